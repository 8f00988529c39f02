// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.position.InvalidTokenException;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.FieldError;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.http.route.Response;
import dev.headway.http.route.Route;
import dev.headway.query.InputPosition;
import dev.headway.query.PlanAnswer;
import dev.headway.query.PlanQueries;
import dev.headway.query.QueryResult;
import dev.headway.query.StateTransition;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The reads about one plan. */
public final class PlanRoutes {
  /**
   * Longest time a read may wait for a position, in milliseconds: below what proxies commonly allow
   * a request.
   */
  public static final long MAX_WAIT_MS = 30_000;

  private static final String GROUP = "Plans";
  private static final String PATH = "/v1/tracker/plans/{plan_id}";
  private static final Parameter PLAN_ID =
      Parameter.path("plan_id", PlanKey.MAX_ID_LENGTH, "Plan, percent-encoded.", "research-42");
  private static final Parameter AT_LEAST =
      Parameter.query(
          "at_least",
          "Position token from a Headway-Position header: answer only from a store that has processed the inputs that far.",
          "AYk3…");
  private static final Parameter IF_NONE_MATCH =
      Parameter.header(
          "If-None-Match",
          false,
          8192,
          "ETag of the answer the caller has: unchanged, the answer is 304.",
          "W/\"4-5f7a…\"");

  private final PlanQueries plans;
  private final PositionTokens tokens;
  private final QueryReplies replies;
  private final Patience patience;
  private final Parameter waitMs;

  /**
   * Routes over {@code plans}.
   *
   * @param defaultWaitMs how long a read waits for a position when it does not say, in milliseconds
   * @param stopping the server is about to stop
   */
  public PlanRoutes(
      PlanQueries plans, PositionTokens tokens, long defaultWaitMs, BooleanSupplier stopping) {
    this.plans = plans;
    this.tokens = tokens;
    this.replies = new QueryReplies(tokens);
    this.patience = new Patience(stopping);
    this.waitMs =
        Parameter.queryNumber(
            "wait_ms",
            0,
            MAX_WAIT_MS,
            defaultWaitMs,
            "How long to wait for at_least, in milliseconds; then 503 not-up-to-position.");
  }

  /** The routes. */
  public List<Route> routes() {
    return List.of(
        read(PATH, "getPlan")
            .says(
                "A plan's progress",
                "Status, counts and descriptive facts of a plan, by everything that is folded now.")
            .takes(IF_NONE_MATCH)
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
            .answers(positioned(Response.json(200, "The timeline.", EventTimelineView.class)))
            .problems(ProblemType.PLAN_NOT_FOUND)
            .by(this::timeline),
        read(PATH + "/transitions", "listTransitions")
            .says(
                "A plan's state transitions",
                "Each change of state of the plan and its tasks, in event order, with what caused it. A plan that is not known has none: an empty array.")
            .answers(positioned(Response.array(200, "The transitions.", StateTransitionView.class)))
            .by(this::transitions));
  }

  private Route tasks(String path, String id, String description) {
    return read(path, id)
        .says("A plan's tasks", description)
        .answers(positioned(Response.array(200, "The tasks.", TaskExecutionView.class)))
        .by(this::tasks);
  }

  private Route.Builder read(String path, String id) {
    return Route.get(path, id, GROUP)
        .identified()
        .takes(PLAN_ID, AT_LEAST, waitMs)
        .problems(
            ProblemType.INVALID_POSITION,
            ProblemType.NOT_UP_TO_POSITION,
            ProblemType.REBALANCING,
            ProblemType.SERVED_ELSEWHERE);
  }

  private static Response positioned(Response response) {
    return response.header(
        QueryReplies.POSITION,
        "Position token: how far the store that answered has processed the inputs.");
  }

  private Reply plan(Exchange exchange) {
    PlanKey key = key(exchange);
    QueryResult<PlanAnswer> result = ask(exchange, position -> plans.plan(key, position));
    String ifNoneMatch = IF_NONE_MATCH.read(exchange);
    return replies.reply(
        result,
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
    QueryResult<List<TaskExecution>> result = ask(exchange, position -> plans.tasks(key, position));
    return replies.reply(
        result,
        tasks -> Reply.json(200, tasks.stream().map(PlanRendering::task).toList()),
        () -> Reply.json(200, List.of()));
  }

  private Reply timeline(Exchange exchange) {
    PlanKey key = key(exchange);
    QueryResult<List<TimelineEntry>> result =
        ask(exchange, position -> plans.timeline(key, position));
    return replies.reply(
        result,
        entries -> Reply.json(200, TimelineRendering.timeline(key.planId(), entries)),
        () -> notFound(key));
  }

  private Reply transitions(Exchange exchange) {
    PlanKey key = key(exchange);
    QueryResult<List<StateTransition>> result =
        ask(exchange, position -> plans.transitions(key, position));
    return replies.reply(
        result,
        transitions ->
            Reply.json(200, transitions.stream().map(PlanRendering::transition).toList()),
        () -> Reply.json(200, List.of()));
  }

  private static PlanKey key(Exchange exchange) {
    return PlanKey.of(exchange.caller(), PLAN_ID.require(exchange));
  }

  private static Reply notFound(PlanKey key) {
    throw Problem.of(ProblemType.PLAN_NOT_FOUND, "Plan " + key.planId() + " not found").exception();
  }

  private <T> QueryResult<T> ask(
      Exchange exchange, java.util.function.Function<InputPosition, QueryResult<T>> question) {
    Duration wait = Duration.ofMillis(waitMs.number(exchange));
    InputPosition atLeast = atLeast(exchange);
    return patience.ask(wait, () -> question.apply(atLeast));
  }

  private InputPosition atLeast(Exchange exchange) {
    String token = AT_LEAST.read(exchange);
    if (token == null) {
      return InputPosition.START;
    }
    try {
      return tokens.read(token);
    } catch (InvalidTokenException e) {
      throw Problem.of(
              ProblemType.INVALID_POSITION, "at_least is not a position token: " + e.getMessage())
          .with(List.of(new FieldError("/query/at_least", String.valueOf(e.getMessage()))))
          .exception();
    }
  }
}
