// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.instances.QueryRouter;
import dev.headway.http.instances.Routed;
import dev.headway.http.json.Json;
import dev.headway.http.partition.PlanFinder;
import dev.headway.http.position.AnswerHeaders;
import dev.headway.http.position.Consistency;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.http.route.Parameter;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import dev.headway.query.PlanAnswer;
import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A plan as {@code GET /v1/tracker/plans/{plan_id}} answers from the stores, for streams. */
public final class PlanSnapshots {
  private final QueryRouter router;
  private final PlanFinder finder;
  private final int partitions;
  private final PositionTokens tokens;
  private final QueryReplies replies;
  private final Parameter waitMs;

  /**
   * Reads by {@code router}.
   *
   * @param partitions partitions plans are spread over
   * @param defaultWaitMs how long a read waits for a position when it does not say, in milliseconds
   */
  public PlanSnapshots(
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

  /**
   * A plan.
   *
   * @param document the plan
   * @param mayBeBehind a copy has answered
   */
  public record PlanSnapshot(ObjectNode document, boolean mayBeBehind) {}

  /** Path of the plan, and the parameters that name it and say how new it must be. */
  public static String path() {
    return PlanRoutes.PATH;
  }

  /** The parameters that are read. */
  public Parameter[] parameters() {
    return new Parameter[] {PlanRoutes.PLAN_ID, Consistency.AT_LEAST, waitMs};
  }

  /** The id of the plan that is asked for. */
  public String planId(Exchange exchange) {
    return PlanRoutes.PLAN_ID.require(exchange);
  }

  /**
   * The plan that is asked for, whether there is one or not.
   *
   * @throws ProblemException 409 naming the users, when several have a plan of this id
   */
  public PlanKey find(Exchange exchange) {
    return finder.find(exchange, planId(exchange));
  }

  /** The partition a plan is in. */
  public int partition(PlanKey plan) {
    return plan.partition(partitions);
  }

  /**
   * The plan; empty when there is none.
   *
   * @throws ProblemException 503 when no store answers
   */
  public Optional<PlanSnapshot> read(Exchange exchange, PlanKey plan) {
    InputPosition atLeast = Consistency.atLeast(exchange, tokens);
    Duration wait = Duration.ofMillis(waitMs.number(exchange));
    Routed<PlanAnswer> routed =
        router.answer(
            new QueryRouter.Question<>(
                partition(plan),
                exchange.identity(),
                exchange.readFrom(),
                target(exchange, plan, wait),
                null,
                Consistency.patience(atLeast, wait),
                plans -> plans.plan(plan, null, atLeast)));
    Reply reply =
        replies.reply(
            routed,
            false,
            answer -> Reply.json(200, PlanRendering.plan(answer)),
            () -> Reply.empty(404));
    return switch (reply.status()) {
      case 200 ->
          Optional.of(
              new PlanSnapshot(
                  Json.object(reply.body()), reply.headers().containsKey(AnswerHeaders.STALENESS)));
      case 404 -> Optional.empty();
      default ->
          throw Problem.of(
                  ProblemType.REBALANCING,
                  "The instance that owns the plan does not answer about it")
              .retryAfter(1)
              .exception();
    };
  }

  private static String target(Exchange exchange, PlanKey plan, Duration wait) {
    String target =
        PlanRoutes.PATH.replace("{plan_id}", PlanRoutes.encoded(plan.planId()))
            + "?"
            + PlanRoutes.user(plan);
    @Nullable String token = Consistency.AT_LEAST.read(exchange);
    return token == null
        ? target
        : target
            + "&wait_ms="
            + wait.toMillis()
            + "&at_least="
            + URLEncoder.encode(token, StandardCharsets.UTF_8);
  }

  /** What is answered where there is no such plan. */
  public static ProblemException notFound(PlanKey plan) {
    return Problem.of(ProblemType.PLAN_NOT_FOUND, "Plan " + plan.planId() + " not found")
        .exception();
  }
}
