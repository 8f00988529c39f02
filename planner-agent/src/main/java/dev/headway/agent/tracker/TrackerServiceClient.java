// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import dev.headway.agent.event.Json;
import dev.headway.schemas.key.Owner;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The tracker's reads over HTTP, as they are: every call says in whose name it is, and what is not
 * answered is a {@link TrackerException}. Agents use {@link TrackerClient}.
 *
 * <p>May be used by several threads. All calls wait for the answer.
 */
public final class TrackerServiceClient implements AutoCloseable {
  private static final String PLAN = "/v1/tracker/plans/%s";

  private final Transport transport;
  private final @Nullable Position atLeast;
  private final Duration serverWait;

  TrackerServiceClient(Transport transport, @Nullable Position atLeast, Duration serverWait) {
    this.transport = transport;
    this.atLeast = atLeast;
    this.serverWait = serverWait;
  }

  /** To make one. */
  public static TrackerServiceClientBuilder builder() {
    return new TrackerServiceClientBuilder();
  }

  /**
   * A view that answers only when the tracker has got to {@code position}: with the position of an
   * own write it shows the write, with that of an earlier answer nothing older. It shares the
   * connections of this client.
   *
   * @param wait how long the tracker may take to get there, at most 30 s; then {@link
   *     TrackerException.NotUpToDate}
   */
  public TrackerServiceClient atLeast(Position position, Duration wait) {
    if (wait.isNegative() || wait.toMillis() > 30_000) {
      throw new IllegalArgumentException("the tracker waits 0 to 30 s, not " + wait);
    }
    return new TrackerServiceClient(transport, position, wait);
  }

  /**
   * A plan.
   *
   * @throws TrackerException.NotFound when the owner has no such plan
   */
  public Reply<PlanProgress> planProgress(Owner owner, String planId) {
    return get(owner, Target.path(PLAN, planId), Map.of(), PlanProgress.class);
  }

  /**
   * A plan as it goes on: as it is now, which may show more than is committed ({@link
   * PlanProgress#pendingChanges}), then each of its committed versions once, in order, until it has
   * ended or was erased. A stream that breaks is taken up again where it was, also at another
   * instance; versions are left out only where the tracker cannot tell them any more, or faster
   * than they are read. Reading waits for the next version; it ends when the thread is interrupted,
   * by a {@link TrackerException}, or when the stream is closed.
   *
   * @return to be closed
   * @throws TrackerException.NotFound when the owner has no such plan; as any other, it may also
   *     come later, while reading: when no instance could be reached for as long as {@link
   *     Patience#call}
   */
  public Stream<PlanProgress> watchPlan(Owner owner, String planId) {
    Map<String, String> query = new LinkedHashMap<>();
    askForPosition(query);
    PlanWatch watch =
        new PlanWatch(
            transport,
            owner,
            Target.with(Target.path(PLAN + "/stream", planId), query),
            PlanWatch.QUIET);
    watch.connect();
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(watch, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(watch::close);
  }

  /** A plan's tasks by start and id; empty for a plan that is not known. */
  public Reply<List<Task>> planTasks(Owner owner, String planId) {
    return list(owner, Target.path(PLAN + "/tasks", planId), Task[].class);
  }

  /**
   * A plan's events.
   *
   * @throws TrackerException.NotFound when the owner has no such plan
   */
  public Reply<Timeline> planTimeline(Owner owner, String planId) {
    return get(owner, Target.path(PLAN + "/timeline", planId), Map.of(), Timeline.class);
  }

  /** A plan's changes of state, in event order; empty for a plan that is not known. */
  public Reply<List<StateTransition>> planTransitions(Owner owner, String planId) {
    return list(owner, Target.path(PLAN + "/transitions", planId), StateTransition[].class);
  }

  /**
   * How far a plan is, how it will go on, and what it waits on.
   *
   * @throws TrackerException.NotFound when the owner has no such plan
   */
  public Reply<Outlook> planOutlook(Owner owner, String planId) {
    return get(owner, Target.path(PLAN + "/progress", planId), Map.of(), Outlook.class);
  }

  /**
   * A page of a plan's log.
   *
   * @param least lines that matter less are left out
   * @param cursor where it begins, from the page before; empty: the first page
   * @throws TrackerException.NotFound when the owner has no such plan
   */
  public Reply<LogPage> logPage(
      Owner owner, String planId, LogLevel least, Optional<String> cursor) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("level", least.word());
    cursor.ifPresent(at -> query.put("cursor", at));
    return get(owner, Target.path(PLAN + "/logs", planId), query, LogPage.class);
  }

  /**
   * A plan's log by time, id and source; the first page is asked for now, each further one when it
   * is needed. A line that comes late, with a time before what was read, is not in it.
   *
   * @throws TrackerException.NotFound when the owner has no such plan
   */
  public Stream<LogLine> planLog(Owner owner, String planId, LogLevel least) {
    LogPage first = logPage(owner, planId, least, Optional.empty()).value();
    return Stream.iterate(
            Optional.of(first),
            Optional::isPresent,
            page ->
                page.map(LogPage::nextCursor)
                    .map(cursor -> logPage(owner, planId, least, Optional.of(cursor)).value()))
        .flatMap(page -> page.stream().flatMap(read -> read.items().stream()));
  }

  /** How many plans and tasks the owner has of what; names what is missing. */
  public Reply<Facets> facets(Owner owner) {
    return get(owner, "/v1/tracker/facets", Map.of(), Facets.class);
  }

  /** Plans that name this one as their parent, by start; empty for a plan that is not known. */
  public Reply<List<PlanExecution>> subPlans(Owner owner, String planId) {
    return list(owner, Target.path(PLAN + "/sub-plans", planId), PlanExecution[].class);
  }

  /**
   * A plan with everything below it.
   *
   * @throws TrackerException.NotFound when the owner has no such plan
   */
  public Reply<PlanHierarchy> planHierarchy(Owner owner, String planId) {
    return get(owner, Target.path(PLAN + "/hierarchy", planId), Map.of(), PlanHierarchy.class);
  }

  /** Plans of a session, by start; empty for a session that is not known. */
  public Reply<List<PlanExecution>> sessionPlans(Owner owner, String sessionId) {
    return list(
        owner, Target.path("/v1/tracker/sessions/%s/plans", sessionId), PlanExecution[].class);
  }

  /**
   * Tasks fanned out together; of several plans with a group of this id, those of the earliest.
   *
   * @throws TrackerException.NotFound when no plan of the owner has started such a group
   */
  public Reply<DelegationGroup> delegationGroup(Owner owner, String groupId) {
    return get(
        owner,
        Target.path("/v1/tracker/delegation-groups/%s", groupId),
        Map.of(),
        DelegationGroup.class);
  }

  /**
   * An agent's tasks of a period that ends now.
   *
   * @param period a whole number and {@code m}, {@code h}, {@code d} or {@code w}, such as {@code
   *     7d}; at most 90 days
   */
  public Reply<AgentMetrics> agentMetrics(Owner owner, String agent, String period) {
    Map<String, String> query = new LinkedHashMap<>();
    query.put("agent_id", agent);
    query.put("period", period);
    return get(owner, "/v1/tracker/metrics", query, AgentMetrics.class);
  }

  /**
   * A page of plans, with what is missing named in it.
   *
   * @param cursor where it begins, from the page before; empty: the first page
   */
  public Reply<PlanPage> planPage(Owner owner, PlanFilter filter, Optional<String> cursor) {
    PlanFilter asked = cursor.map(filter::at).orElse(filter);
    return get(owner, "/v1/tracker/plans", asked.parameters(), PlanPage.class);
  }

  /**
   * Plans, page after page, each asked for when it is needed.
   *
   * @return a stream that throws {@link TrackerException} when a page cannot be had, or not in full
   */
  public Stream<PlanProgress> plans(Owner owner, PlanFilter filter) {
    PlanPages pages = new PlanPages(cursor -> planPage(owner, filter, cursor).value());
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(pages, Spliterator.ORDERED | Spliterator.NONNULL),
        false);
  }

  private <T> Reply<List<T>> list(Owner owner, String path, Class<T[]> type) {
    Reply<T[]> reply = get(owner, path, Map.of(), type);
    if (Arrays.asList(reply.value()).contains(null)) {
      throw new TrackerException.Unexpected("the tracker's answer has gaps", null, null);
    }
    return new Reply<>(List.of(reply.value()), reply.position(), reply.staleness());
  }

  private <T> Reply<T> get(Owner owner, String path, Map<String, String> query, Class<T> type) {
    Map<String, String> asked = new LinkedHashMap<>(query);
    askForPosition(asked);
    HttpResponse<byte[]> answer =
        transport.get(
            owner, Target.with(path, asked), atLeast == null ? Duration.ZERO : serverWait);
    return new Reply<>(
        value(answer.body(), type),
        answer.headers().firstValue(Position.HEADER).filter(t -> !t.isBlank()).map(Position::new),
        answer.headers().firstValue("Headway-Staleness"));
  }

  private void askForPosition(Map<String, String> query) {
    if (atLeast != null) {
      query.put("at_least", atLeast.token());
      query.put("wait_ms", Long.toString(serverWait.toMillis()));
    }
  }

  private static <T> T value(byte[] body, Class<T> type) {
    try {
      T value = Json.read(body, type);
      if (value == null) {
        throw new TrackerException.Unexpected("the tracker answered null", null, null);
      }
      return value;
    } catch (UncheckedIOException e) {
      throw new TrackerException.Unexpected(
          "the tracker's answer is no " + type.getSimpleName(), null, e);
    }
  }

  /** Ends what is under way, and the connections, also those of views. */
  @Override
  public void close() {
    transport.close();
  }
}
