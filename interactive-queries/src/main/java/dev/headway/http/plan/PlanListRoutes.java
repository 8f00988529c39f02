// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.instances.OtherInstances;
import dev.headway.http.instances.QueryRouter;
import dev.headway.http.instances.Routed;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.ReadFrom;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.InputPosition;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.key.Owner;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The list of plans: every partition is asked at the same time, wherever it is, and the answers are
 * merged by key.
 */
public final class PlanListRoutes {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;
  private static final String PATH = "/v1/tracker/plans";
  private static final String PARTITION_PATH = "/internal/partitions/{partition}/plans";
  private static final Parameter LIMIT =
      Parameter.queryNumber("limit", 1, MAX_LIMIT, DEFAULT_LIMIT, "Most plans of a page.");

  /** One more than the longest page tells whether there is a next one. */
  private static final Parameter PART_LIMIT =
      Parameter.queryNumber("limit", 1, MAX_LIMIT + 1, DEFAULT_LIMIT, "Most plans of the part.");

  private static final Parameter CURSOR =
      Parameter.query("cursor", "next_cursor of the page before.", "MXJlc2VhcmNoLTQy");
  private static final Parameter PARTITION =
      Parameter.path("partition", 4, "Number of the partition.", "0");

  private final QueryRouter router;
  private final int partitions;
  private final PositionTokens tokens;
  private final Parameter waitMs;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /**
   * Routes over {@code router}.
   *
   * @param partitions number of partitions plans are spread over
   * @param defaultWaitMs how long a read waits for a position when it does not say, in milliseconds
   */
  public PlanListRoutes(
      QueryRouter router, int partitions, PositionTokens tokens, long defaultWaitMs) {
    this.router = router;
    this.partitions = partitions;
    this.tokens = tokens;
    this.waitMs = Consistency.waitMs(defaultWaitMs);
  }

  /** What clients ask. */
  public List<Route> routes() {
    return List.of(
        Route.get(PATH, "listPlans", "Plans")
            .says(
                "The caller's plans",
                "By plan id, over all partitions. A walk along next_cursor misses and repeats no plan. A partition that does not answer is named.")
            .identified()
            .takes(LIMIT, CURSOR, Consistency.AT_LEAST, waitMs)
            .answers(
                Response.json(200, "A page of plans.", PlanListView.class)
                    .header(QueryReplies.POSITION, "Position token of the whole answer.")
                    .header(
                        QueryReplies.STALENESS,
                        "Only when a partition's plans come from a copy of its store."))
            .problems(ProblemType.INVALID_POSITION, ProblemType.INCOMPLETE)
            .by(this::list));
  }

  /** What other instances ask. */
  public List<Route> internalRoutes() {
    return List.of(
        Route.get(PARTITION_PATH, "partitionPlans", "Internal")
            .says("One partition's part of a page", "")
            .identified()
            .takes(PARTITION, PART_LIMIT, CURSOR, Consistency.AT_LEAST, waitMs)
            .by(this::partition));
  }

  /**
   * A page as it is written; the same components as {@link PlanListView}.
   *
   * @param items views, or JSON of another instance's
   */
  private record Page(
      List<Object> items,
      @Nullable String nextCursor,
      boolean partial,
      List<MissingPartitionView> incomplete,
      String position) {}

  private Reply list(Exchange exchange) {
    int limit = (int) LIMIT.number(exchange);
    String cursor = CURSOR.read(exchange);
    PlanCursor.read(cursor);
    List<PartitionPage> pages = pages(exchange, limit);
    List<PartitionPage.Item> items = new ArrayList<>();
    List<MissingPartitionView> missing = new ArrayList<>();
    InputPosition position = InputPosition.START;
    String staleness = null;
    for (int partition = 0; partition < pages.size(); partition++) {
      switch (pages.get(partition)) {
        case PartitionPage.Plans plans -> {
          items.addAll(plans.items());
          position = position.merge(plans.position());
          staleness = plans.staleness() == null ? staleness : plans.staleness();
        }
        case PartitionPage.Missing(String reason, InputPosition at) -> {
          missing.add(new MissingPartitionView(partition, reason));
          position = at == null ? position : position.merge(at);
        }
      }
    }
    if (missing.size() == pages.size()) {
      throw Problem.of(
              ProblemType.INCOMPLETE,
              "No partition answered; of partition 0: " + missing.getFirst().reason())
          .retryAfter(1)
          .exception();
    }
    items.sort(Comparator.comparing(PartitionPage.Item::key));
    boolean more = items.size() > limit;
    List<PartitionPage.Item> page = more ? items.subList(0, limit) : items;
    String token = tokens.write(position);
    Reply reply =
        Reply.json(
                200,
                new Page(
                    page.stream().map(PartitionPage.Item::plan).toList(),
                    more ? PlanCursor.after(page.getLast().planId()) : null,
                    !missing.isEmpty(),
                    missing,
                    token))
            .header(QueryReplies.POSITION, token);
    return staleness == null ? reply : reply.header(QueryReplies.STALENESS, staleness);
  }

  private List<PartitionPage> pages(Exchange exchange, int limit) {
    Map<String, String> context = MDC.getCopyOfContextMap();
    List<QueryRouter.Question<List<PlanAnswer>>> questions =
        IntStream.range(0, partitions).mapToObj(p -> question(exchange, p, limit + 1)).toList();
    List<Future<PartitionPage>> answers =
        questions.stream()
            .map(
                question ->
                    threads.submit(
                        () -> {
                          if (context != null) {
                            MDC.setContextMap(context);
                          }
                          return PartitionPage.of(router.answer(question), tokens);
                        }))
            .toList();
    return answers.stream().map(PlanListRoutes::join).toList();
  }

  private static PartitionPage join(Future<PartitionPage> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new PartitionPage.Missing("the server is stopping", null);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a partition could not be asked", e);
    }
  }

  private QueryRouter.Question<List<PlanAnswer>> question(
      Exchange exchange, int partition, int limit) {
    InputPosition atLeast = Consistency.atLeast(exchange, tokens);
    Duration wait = Duration.ofMillis(waitMs.number(exchange));
    String cursor = CURSOR.read(exchange);
    String after = PlanCursor.read(cursor);
    // Read here: the question is asked by another thread, which must not touch the request.
    Owner caller = exchange.caller();
    return new QueryRouter.Question<>(
        partition,
        caller,
        exchange.readFrom(),
        target(partition, limit, cursor, exchange.query("at_least"), wait),
        null,
        Consistency.patience(atLeast, wait),
        plans -> plans.plans(caller, partition, after, limit, atLeast));
  }

  private static String target(
      int partition, int limit, @Nullable String cursor, @Nullable String atLeast, Duration wait) {
    StringBuilder target =
        new StringBuilder(PARTITION_PATH.replace("{partition}", Integer.toString(partition)))
            .append("?limit=")
            .append(limit)
            .append("&wait_ms=")
            .append(wait.toMillis());
    append(target, "cursor", cursor);
    append(target, "at_least", atLeast);
    return target.toString();
  }

  private static void append(StringBuilder target, String name, @Nullable String value) {
    if (value != null) {
      target
          .append('&')
          .append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
  }

  /** A partition's part of a page, with the keys to merge it by. */
  private record PartOfPage(List<KeyedPlan> items) {}

  private record KeyedPlan(String key, String planId, Object plan) {}

  private Reply partition(Exchange exchange) {
    int partition;
    try {
      partition = Integer.parseInt(PARTITION.require(exchange));
    } catch (NumberFormatException e) {
      throw Problem.parameter("/path/partition", "partition must be a number").exception();
    }
    if (exchange.readFrom() == ReadFrom.ANYWHERE || partition < 0 || partition >= partitions) {
      throw Problem.of(ProblemType.NO_SUCH_ROUTE, "There is no such partition").exception();
    }
    Routed<List<PlanAnswer>> routed =
        router.answer(question(exchange, partition, (int) PART_LIMIT.number(exchange)));
    return switch (PartitionPage.of(routed, tokens)) {
      case PartitionPage.Missing(String reason, InputPosition at) ->
          Reply.empty(at == null ? OtherInstances.NOT_HERE : 503);
      case PartitionPage.Plans plans -> {
        Reply reply =
            Reply.json(
                    200,
                    new PartOfPage(
                        plans.items().stream()
                            .map(i -> new KeyedPlan(i.key(), i.planId(), i.plan()))
                            .toList()))
                .header(QueryReplies.POSITION, tokens.write(plans.position()));
        yield plans.staleness() == null
            ? reply
            : reply.header(QueryReplies.STALENESS, plans.staleness());
      }
    };
  }
}
