// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.history.query.HistoryReader;
import dev.headway.history.query.HistoryViewer;
import dev.headway.http.access.OnBehalf;
import dev.headway.http.history.HistoryAnswers;
import dev.headway.http.history.Source;
import dev.headway.http.instances.QueryRouter;
import dev.headway.http.instances.Routed;
import dev.headway.http.partition.PlanFinder;
import dev.headway.http.partition.ScatterGather;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.Consistency;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.ReadFrom;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.InputPosition;
import dev.headway.query.LogLine;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.Transitions;
import dev.headway.schemas.cloudevents.Rfc3339;
import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The reads about one plan. */
public final class PlanRoutes {
  private static final String GROUP = "Plans";
  static final String PATH = "/v1/tracker/plans/{plan_id}";
  static final Parameter PLAN_ID =
      Parameter.path("plan_id", PlanKey.MAX_ID_LENGTH, "Plan, percent-encoded.", "research-42");
  private static final Parameter IF_NONE_MATCH =
      Parameter.header(
          "If-None-Match",
          false,
          8192,
          "ETag of the answer the caller has: unchanged, the answer is 304.",
          "W/\"4-5f7a…\"");

  private static final Parameter AS_OF =
      Parameter.query(
          "as_of",
          64,
          "What was true at this instant of event time, RFC 3339, by the facts known now; now unless given. The version is 0.",
          "2026-01-01T12:00:01Z");
  private static final Parameter LEVEL =
      Parameter.query(
          "level",
          16,
          "Only lines that matter as much: debug (all of them), info, warning or error.",
          "warning");
  private static final Parameter LOG_LIMIT =
      Parameter.queryNumber("limit", 1, 1_000, 100, "Most lines of a page.");
  private static final Parameter LOG_CURSOR =
      Parameter.query("cursor", 4_096, "next_cursor of the page before.", "AQAAAAAA");

  private static final Parameter SOURCE =
      Source.parameter(
          "Unless given: from the stores, and of a plan they do not know from history, where there is one.");
  private static final String AS_OF_POINTER = "/query/as_of";
  private static final String EMPTY_ARRAY = "[]";

  private final QueryRouter router;
  private final ScatterGather allPartitions;
  private final PlanFinder finder;
  private final @Nullable HistoryAnswers history;
  private final int partitions;
  private final PositionTokens tokens;
  private final QueryReplies replies;
  private final Parameter waitMs;

  /**
   * Routes over {@code router}.
   *
   * @param allPartitions the partitions plans are spread over
   * @param history plans that have left the stores; null where there is none
   * @param defaultWaitMs how long a read waits for a position when it does not say, in milliseconds
   */
  public PlanRoutes(
      QueryRouter router,
      ScatterGather allPartitions,
      PlanFinder finder,
      @Nullable HistoryAnswers history,
      PositionTokens tokens,
      long defaultWaitMs) {
    this.router = router;
    this.allPartitions = allPartitions;
    this.finder = finder;
    this.history = history;
    this.partitions = allPartitions.partitions();
    this.tokens = tokens;
    this.replies = new QueryReplies(tokens);
    this.waitMs = Consistency.waitMs(defaultWaitMs);
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        read(PATH, "getPlan")
            .says(
                "A plan's progress",
                "Status, counts and descriptive facts of a plan, by everything that is folded now.")
            .takes(IF_NONE_MATCH, AS_OF)
            .answers(
                positioned(Response.json(200, "The plan.", PlanProgressView.class))
                    .header("ETag", "W/\"<version>-<digest>\"; changes whenever the plan does."))
            .answers(positioned(Response.empty(304, "The plan is as If-None-Match says.")))
            .problems(ProblemType.PLAN_NOT_FOUND)
            .by(this::plan),
        tasks(
            PATH + "/actions",
            "listActions",
            "The same as …/tasks, under the name Soorma's client asks for."),
        tasks(
            PATH + "/tasks",
            "listTasks",
            "By (started_at, task_id). A plan that is not known has none: an empty array."),
        read(PATH + "/timeline", "getTimeline")
            .says(
                "A plan's events",
                "Every distinct event of the plan once, in event order (time, id, source), with the fact it asserts.")
            .takes(AS_OF)
            .answers(positioned(Response.json(200, "The timeline.", EventTimelineView.class)))
            .problems(ProblemType.PLAN_NOT_FOUND)
            .by(this::timeline),
        read(PATH + "/transitions", "listTransitions")
            .says(
                "A plan's state transitions",
                "Each change of state of the plan and its tasks, in event order, with what caused it. A plan that is not known has none: an empty array.")
            .takes(AS_OF)
            .answers(positioned(Response.array(200, "The transitions.", StateTransitionView.class)))
            .by(this::transitions),
        read(PATH + "/logs", "listLogs")
            .says("A plan's log", "What agents said by task.log, in event order, a page at a time.")
            .takes(LEVEL, LOG_LIMIT, LOG_CURSOR)
            .answers(positioned(Response.json(200, "A page of the log.", LogPageView.class)))
            .problems(ProblemType.PLAN_NOT_FOUND)
            .by(this::logs));
  }

  private Route tasks(String path, String id, String description) {
    return read(path, id)
        .says("A plan's tasks", description)
        .takes(AS_OF)
        .answers(positioned(Response.array(200, "The tasks.", TaskExecutionView.class)))
        .by(this::tasks);
  }

  private Route.Builder read(String path, String id) {
    return Route.get(path, id, GROUP)
        .identified()
        .takes(PLAN_ID, OnBehalf.USER_ID, SOURCE, Consistency.AT_LEAST, waitMs)
        .problems(
            ProblemType.INVALID_POSITION,
            ProblemType.AMBIGUOUS_PLAN,
            ProblemType.NOT_UP_TO_POSITION,
            ProblemType.INCOMPLETE,
            ProblemType.REBALANCING,
            ProblemType.HISTORY_UNAVAILABLE,
            ProblemType.TOO_LARGE);
  }

  private static Response positioned(Response response) {
    return response
        .header(
            AnswerHeaders.POSITION,
            "Position token: how far the store that answered has processed the inputs. Of an answer from history, at_least as it was given: only then is it known.")
        .header(Source.HEADER, Source.HEADER_SAYS)
        .header(HistoryAnswers.POSITION, HistoryAnswers.POSITION_SAYS)
        .header(
            AnswerHeaders.STALENESS,
            "Only when the owner of the plan's partition does not answer and a copy does: standby;records=<changes it lacks>, restoring;records=<changes it lacks>, or unconfirmed;seconds=<since when the owner has lost touch with its group>.");
  }

  private Reply plan(Exchange exchange) {
    String ifNoneMatch = IF_NONE_MATCH.read(exchange);
    return answer(
        exchange,
        new PlanRead<>(
            asOf(exchange),
            PlanQueries::plan,
            (reader, viewer, key) ->
                reader.plan(viewer, key).map(plan -> new PlanAnswer(plan, false)),
            (key, answer) -> {
              String tag = ETags.of(answer.progress());
              Reply reply =
                  ETags.matches(ifNoneMatch, tag)
                      ? Reply.empty(304)
                      : Reply.json(200, PlanRendering.plan(answer));
              // Kept by the caller, asked for anew each time.
              return reply.header("ETag", tag).header("Cache-Control", "private, no-cache");
            },
            PlanRoutes::notFound));
  }

  private Reply tasks(Exchange exchange) {
    return answer(
        exchange,
        new PlanRead<>(
            asOf(exchange),
            PlanQueries::tasks,
            HistoryReader::tasks,
            (key, tasks) -> Reply.json(200, tasks.stream().map(PlanRendering::task).toList()),
            key -> Reply.json(200, List.of())));
  }

  private Reply timeline(Exchange exchange) {
    return answer(
        exchange,
        new PlanRead<>(
            asOf(exchange),
            PlanQueries::timeline,
            HistoryReader::timeline,
            (key, entries) -> Reply.json(200, TimelineRendering.timeline(key.planId(), entries)),
            PlanRoutes::notFound));
  }

  private Reply transitions(Exchange exchange) {
    return answer(
        exchange,
        new PlanRead<>(
            asOf(exchange),
            PlanQueries::transitions,
            (reader, viewer, key) -> reader.timeline(viewer, key).map(Transitions::of),
            (key, transitions) ->
                Reply.json(200, transitions.stream().map(PlanRendering::transition).toList()),
            key -> Reply.json(200, List.of())));
  }

  private Reply logs(Exchange exchange) {
    LogLevel least = level(exchange);
    int limit = (int) LOG_LIMIT.number(exchange);
    EventOrder after = LogCursor.read(LOG_CURSOR.read(exchange));
    return answer(
        exchange,
        new PlanRead<>(
            null,
            (plans, key, asOf, atLeast) -> plans.logs(key, least, after, limit + 1, atLeast),
            (reader, viewer, key) ->
                reader.log(
                    viewer,
                    key,
                    after == null ? null : place(after),
                    entry ->
                        Optional.of(LogLine.of(entry))
                            .filter(line -> line.level().compareTo(least) >= 0),
                    limit + 1),
            (key, lines) -> {
              boolean more = lines.size() > limit;
              List<LogLine> page = more ? lines.subList(0, limit) : lines;
              return Reply.json(
                  200,
                  new LogPageView(
                      page.stream().map(TimelineRendering::log).toList(),
                      more ? LogCursor.after(page.getLast().at()) : null));
            },
            PlanRoutes::notFound));
  }

  private static HistoryReader.LinePlace place(EventOrder line) {
    return new HistoryReader.LinePlace(
        Instant.EPOCH.plus(line.time(), ChronoUnit.MICROS), line.id(), line.source());
  }

  private static @Nullable Long asOf(Exchange exchange) {
    String text = AS_OF.read(exchange);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text);
    if (time == null) {
      throw Problem.parameter(
              AS_OF_POINTER, "as_of must be an RFC 3339 time such as 2026-01-01T12:00:00Z")
          .exception();
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static LogLevel level(Exchange exchange) {
    String label = LEVEL.read(exchange);
    return label == null || label.isEmpty()
        ? LogLevel.DEBUG
        : LogLevel.of(label)
            .orElseThrow(
                () ->
                    Problem.parameter("/query/level", "level must be debug, info, warning or error")
                        .exception());
  }

  private PlanKey key(Exchange exchange, @Nullable Source source) {
    String planId = PLAN_ID.require(exchange);
    HistoryAnswers past = source == Source.LIVE ? null : history;
    return past == null
        ? finder.find(exchange, planId)
        : finder.find(
            exchange,
            planId,
            source != Source.HISTORY,
            () -> past.read(exchange, (reader, viewer) -> reader.owners(viewer, planId)));
  }

  private static Reply notFound(PlanKey key) {
    throw PlanSnapshots.notFound(key);
  }

  /** Names the user that was found, so that nobody has to look again. */
  private static String target(Exchange exchange, PlanKey key) {
    String target = exchange.target();
    return key.owner().equals(exchange.caller()) || OnBehalf.USER_ID.read(exchange) != null
        ? target
        : target + (target.contains("?") ? "&" : "?") + user(key);
  }

  static String user(PlanKey key) {
    return OnBehalf.USER_ID.name() + "=" + encoded(key.userId());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Asks a store about one plan. */
  private interface Live<T> {
    QueryResult<T> ask(PlanQueries plans, PlanKey key, @Nullable Long asOf, InputPosition atLeast);
  }

  /** Asks history about one plan. */
  private interface Past<T> {
    Optional<T> ask(HistoryReader reader, HistoryViewer viewer, PlanKey key);
  }

  /**
   * A read of one plan.
   *
   * @param asOf at an instant of event time; null: as it is
   * @param live asks a store
   * @param past asks history
   * @param found the reply
   * @param absent the reply, or the problem, where there is no such plan
   */
  private record PlanRead<T>(
      @Nullable Long asOf,
      Live<T> live,
      Past<T> past,
      BiFunction<PlanKey, T, Reply> found,
      Function<PlanKey, Reply> absent) {}

  private <T> Reply answer(Exchange exchange, PlanRead<T> read) {
    Source source = Source.of(exchange, SOURCE);
    boolean forwarded = exchange.readFrom() != ReadFrom.ANYWHERE;
    // Who forwards a request looks into history itself.
    HistoryAnswers past = forwarded || source == Source.LIVE ? null : history;
    if (source == Source.HISTORY && !forwarded && past == null) {
      throw HistoryAnswers.notConfigured();
    }
    InputPosition atLeast = Consistency.atLeast(exchange, tokens);
    long begun = System.nanoTime();
    PlanKey key = key(exchange, forwarded ? Source.LIVE : source);
    if (past != null && source == Source.HISTORY) {
      return past(exchange, key, read, past, begun);
    }
    Routed<T> routed =
        live(
            exchange,
            key,
            target(exchange, key),
            exchange.header("If-None-Match"),
            Consistency.patience(atLeast, Duration.ofMillis(waitMs.number(exchange))),
            plans -> read.live().ask(plans, key, read.asOf(), atLeast));
    if (past != null && isEmpty(routed) && !isLive(exchange, key, read, routed)) {
      return past(exchange, key, read, past, begun);
    }
    try {
      return replies
          .reply(
              routed,
              forwarded,
              value -> read.found().apply(key, value),
              () -> read.absent().apply(key))
          .header(Source.HEADER, Source.LIVE.label());
    } catch (ProblemException e) {
      throw e.problem().withHeader(Source.HEADER, Source.LIVE.label()).exception();
    }
  }

  private <T> Routed<T> live(
      Exchange exchange,
      PlanKey key,
      String target,
      @Nullable String ifNoneMatch,
      Duration patience,
      Function<PlanQueries, QueryResult<T>> question) {
    return router.answer(
        new QueryRouter.Question<>(
            key.partition(partitions),
            exchange.identity(),
            exchange.readFrom(),
            target,
            ifNoneMatch,
            patience,
            question));
  }

  /** Whether the stores have nothing to show; they may know the plan nevertheless. */
  private static boolean isEmpty(Routed<?> routed) {
    return switch (routed) {
      case Routed.Here<?> here -> here.result() instanceof QueryResult.Absent<?>;
      case Routed.Elsewhere<?>(Reply reply) ->
          reply.status() == ProblemType.PLAN_NOT_FOUND.status()
              || Arrays.equals(reply.body(), EMPTY_ARRAY.getBytes(StandardCharsets.UTF_8));
    };
  }

  /**
   * Whether the plan of which a read shows nothing is in the stores all the same: it has no task
   * yet, or had not begun at the instant that was asked for.
   */
  private <T> boolean isLive(Exchange exchange, PlanKey key, PlanRead<T> read, Routed<T> empty) {
    boolean array =
        switch (empty) {
          case Routed.Here<T> here -> true;
          case Routed.Elsewhere<T>(Reply reply) -> reply.status() == 200;
        };
    if (!array && read.asOf() == null) {
      return false;
    }
    Routed<PlanAnswer> plan =
        live(
            exchange,
            key,
            PATH.replace("{plan_id}", encoded(key.planId())) + "?" + user(key),
            null,
            Duration.ZERO,
            plans -> plans.plan(key, null, InputPosition.START));
    Reply reply = replies.reply(plan, false, answer -> Reply.empty(200), () -> Reply.empty(404));
    if (reply.status() == 200 || reply.status() == 404) {
      return reply.status() == 200;
    }
    throw Problem.of(
            ProblemType.REBALANCING, "The instance that owns the plan does not answer about it")
        .retryAfter(1)
        .exception();
  }

  private <T> Reply past(
      Exchange exchange, PlanKey key, PlanRead<T> read, HistoryAnswers past, long begun) {
    Optional<String> token = upTo(exchange, key, past, begun);
    Optional<T> value =
        past.read(exchange, (reader, viewer) -> read.past().ask(reader, viewer, key));
    if (value.isPresent() && read.asOf() != null) {
      throw past.stated(
          Problem.parameter(
                  AS_OF_POINTER,
                  "as_of is answered by the stores only, and this plan is in history")
              .exception());
    }
    Reply reply;
    try {
      reply =
          value
              .map(found -> read.found().apply(key, found))
              .orElseGet(() -> read.absent().apply(key));
    } catch (ProblemException e) {
      throw past.stated(e);
    }
    Reply stated = past.stated(reply);
    return token.map(at -> stated.header(AnswerHeaders.POSITION, at)).orElse(stated);
  }

  /**
   * Waits until history has what a request demands of this plan's partition: first for its store to
   * have told all of that on the change topics, then for history to have what is on these.
   *
   * @return the token that is demanded
   */
  private Optional<String> upTo(Exchange exchange, PlanKey key, HistoryAnswers past, long begun) {
    int partition = key.partition(partitions);
    String token = Consistency.AT_LEAST.read(exchange);
    if (token == null) {
      return Optional.empty();
    }
    if (Consistency.atLeast(exchange, tokens).offsets().keySet().stream()
        .anyMatch(input -> input.partition() == partition)) {
      allPartitions.askOwner(exchange, key, new PartitionQuestion.Told()).all();
      Duration left =
          Duration.ofMillis(waitMs.number(exchange)).minusNanos(System.nanoTime() - begun);
      past.await(Set.of(partition), left.isNegative() ? Duration.ZERO : left);
    }
    return Optional.of(token);
  }
}
