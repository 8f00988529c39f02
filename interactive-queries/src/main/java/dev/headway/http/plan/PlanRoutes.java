// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.http.access.OnBehalf;
import dev.headway.http.instances.QueryRouter;
import dev.headway.http.instances.Routed;
import dev.headway.http.partition.PlanFinder;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.Consistency;
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
import dev.headway.query.LogLine;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.schemas.cloudevents.Rfc3339;
import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The reads about one plan. */
public final class PlanRoutes {
  private static final String GROUP = "Plans";
  private static final String PATH = "/v1/tracker/plans/{plan_id}";
  private static final Parameter PLAN_ID =
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

  private final QueryRouter router;
  private final PlanFinder finder;
  private final int partitions;
  private final PositionTokens tokens;
  private final QueryReplies replies;
  private final Parameter waitMs;

  /**
   * Routes over {@code router}.
   *
   * @param partitions number of partitions plans are spread over
   * @param defaultWaitMs how long a read waits for a position when it does not say, in milliseconds
   */
  public PlanRoutes(
      QueryRouter router,
      PlanFinder finder,
      int partitions,
      PositionTokens tokens,
      long defaultWaitMs) {
    this.router = router;
    this.finder = finder;
    this.partitions = partitions;
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
        .takes(PLAN_ID, OnBehalf.USER_ID, Consistency.AT_LEAST, waitMs)
        .problems(
            ProblemType.INVALID_POSITION,
            ProblemType.AMBIGUOUS_PLAN,
            ProblemType.NOT_UP_TO_POSITION,
            ProblemType.INCOMPLETE,
            ProblemType.REBALANCING);
  }

  private static Response positioned(Response response) {
    return response
        .header(
            AnswerHeaders.POSITION,
            "Position token: how far the store that answered has processed the inputs.")
        .header(
            AnswerHeaders.STALENESS,
            "Only when the owner of the plan's partition does not answer and a copy does: standby;records=<changes it lacks>, restoring;records=<changes it lacks>, or unconfirmed;seconds=<since when the owner has lost touch with its group>.");
  }

  private Reply plan(Exchange exchange) {
    PlanKey key = key(exchange);
    Long asOf = asOf(exchange);
    String ifNoneMatch = IF_NONE_MATCH.read(exchange);
    return answer(
        exchange,
        key,
        (plans, plan, atLeast) -> plans.plan(plan, asOf, atLeast),
        answer -> {
          String tag = ETags.of(answer.progress());
          Reply reply =
              ETags.matches(ifNoneMatch, tag)
                  ? Reply.empty(304)
                  : Reply.json(200, PlanRendering.plan(answer));
          // Kept by the caller, asked for anew each time.
          return reply.header("ETag", tag).header("Cache-Control", "private, no-cache");
        },
        () -> notFound(key));
  }

  private Reply tasks(Exchange exchange) {
    PlanKey key = key(exchange);
    Long asOf = asOf(exchange);
    return answer(
        exchange,
        key,
        (plans, plan, atLeast) -> plans.tasks(plan, asOf, atLeast),
        tasks -> Reply.json(200, tasks.stream().map(PlanRendering::task).toList()),
        () -> Reply.json(200, List.of()));
  }

  private Reply timeline(Exchange exchange) {
    PlanKey key = key(exchange);
    Long asOf = asOf(exchange);
    return answer(
        exchange,
        key,
        (plans, plan, atLeast) -> plans.timeline(plan, asOf, atLeast),
        entries -> Reply.json(200, TimelineRendering.timeline(key.planId(), entries)),
        () -> notFound(key));
  }

  private Reply transitions(Exchange exchange) {
    PlanKey key = key(exchange);
    Long asOf = asOf(exchange);
    return answer(
        exchange,
        key,
        (plans, plan, atLeast) -> plans.transitions(plan, asOf, atLeast),
        transitions ->
            Reply.json(200, transitions.stream().map(PlanRendering::transition).toList()),
        () -> Reply.json(200, List.of()));
  }

  private Reply logs(Exchange exchange) {
    PlanKey key = key(exchange);
    LogLevel least = level(exchange);
    int limit = (int) LOG_LIMIT.number(exchange);
    EventOrder after = LogCursor.read(LOG_CURSOR.read(exchange));
    return answer(
        exchange,
        key,
        (plans, plan, atLeast) -> plans.logs(plan, least, after, limit + 1, atLeast),
        lines -> {
          boolean more = lines.size() > limit;
          List<LogLine> page = more ? lines.subList(0, limit) : lines;
          return Reply.json(
              200,
              new LogPageView(
                  page.stream().map(TimelineRendering::log).toList(),
                  more ? LogCursor.after(page.getLast().at()) : null));
        },
        () -> notFound(key));
  }

  private static @Nullable Long asOf(Exchange exchange) {
    String text = AS_OF.read(exchange);
    if (text == null) {
      return null;
    }
    Instant time = Rfc3339.parse(text);
    if (time == null) {
      throw Problem.parameter(
              "/query/as_of", "as_of must be an RFC 3339 time such as 2026-01-01T12:00:00Z")
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

  private PlanKey key(Exchange exchange) {
    return finder.find(exchange, PLAN_ID.require(exchange));
  }

  private static Reply notFound(PlanKey key) {
    throw Problem.of(ProblemType.PLAN_NOT_FOUND, "Plan " + key.planId() + " not found").exception();
  }

  /** Names the user that was found, so that nobody has to look again. */
  private static String target(Exchange exchange, PlanKey key) {
    String target = exchange.target();
    return key.owner().equals(exchange.caller()) || OnBehalf.USER_ID.read(exchange) != null
        ? target
        : target
            + (target.contains("?") ? "&" : "?")
            + OnBehalf.USER_ID.name()
            + "="
            + URLEncoder.encode(key.userId(), StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A question about one plan. */
  private interface AboutPlan<T> {
    QueryResult<T> ask(PlanQueries plans, PlanKey key, InputPosition atLeast);
  }

  private <T> Reply answer(
      Exchange exchange,
      PlanKey key,
      AboutPlan<T> question,
      Function<T, Reply> found,
      Supplier<Reply> absent) {
    InputPosition atLeast = Consistency.atLeast(exchange, tokens);
    Duration wait = Duration.ofMillis(waitMs.number(exchange));
    Routed<T> routed =
        router.answer(
            new QueryRouter.Question<>(
                key.partition(partitions),
                exchange.identity(),
                exchange.readFrom(),
                target(exchange, key),
                exchange.header("If-None-Match"),
                Consistency.patience(atLeast, wait),
                plans -> question.ask(plans, key, atLeast)));
    return replies.reply(routed, exchange.readFrom() != ReadFrom.ANYWHERE, found, absent);
  }
}
