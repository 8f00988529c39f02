// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.instances.Routed;
import dev.headway.http.json.Json;
import dev.headway.http.position.InvalidTokenException;
import dev.headway.http.position.PositionTokens;
import dev.headway.http.route.Reply;
import dev.headway.query.InputPosition;
import dev.headway.query.PlanAnswer;
import dev.headway.query.QueryResult;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one partition contributes to a page of plans. */
sealed interface PartitionPage {
  /**
   * A plan.
   *
   * @param key its key, by which pages are ordered
   * @param planId its id
   * @param plan what becomes its JSON
   */
  record Item(String key, String planId, Object plan) {}

  /**
   * The plans.
   *
   * @param items by key
   * @param position how far the store has got
   * @param staleness the Headway-Staleness of the answer; null when it is current
   */
  record Plans(List<Item> items, InputPosition position, @Nullable String staleness)
      implements PartitionPage {}

  /**
   * No answer.
   *
   * @param reason why
   * @param position how far the store has got, if that is what is missing
   */
  record Missing(String reason, @Nullable InputPosition position) implements PartitionPage {}

  /** The page that a routed answer holds. */
  static PartitionPage of(Routed<List<PlanAnswer>> routed, PositionTokens tokens) {
    return switch (routed) {
      case Routed.Here<List<PlanAnswer>>(var result, var staleness) ->
          of(result, staleness == null ? null : QueryReplies.text(staleness));
      case Routed.Elsewhere<List<PlanAnswer>>(Reply reply) -> of(reply, tokens);
    };
  }

  private static PartitionPage of(
      QueryResult<List<PlanAnswer>> result, @Nullable String staleness) {
    return switch (result) {
      case QueryResult.Found<List<PlanAnswer>>(var plans, var position) ->
          new Plans(plans.stream().map(PartitionPage::item).toList(), position, staleness);
      case QueryResult.Absent<List<PlanAnswer>>(var position) ->
          new Plans(List.of(), position, staleness);
      case QueryResult.NotUpToPosition<List<PlanAnswer>>(var position) ->
          new Missing("the store has not got as far as at_least demands", position);
      case QueryResult.WrongHost<List<PlanAnswer>>(var owner) ->
          new Missing("instance " + owner + " does not answer", null);
      case QueryResult.Rebalancing<List<PlanAnswer>>(var reason) -> new Missing(reason, null);
      case QueryResult.Failed<List<PlanAnswer>>(var reason) ->
          new Missing("the store failed to answer", null);
    };
  }

  private static Item item(PlanAnswer answer) {
    PlanProgress plan = answer.progress();
    return new Item(
        new PlanKey(plan.getTenantId(), plan.getUserId(), plan.getPlanId()).toString(),
        plan.getPlanId(),
        PlanRendering.plan(answer));
  }

  private static PartitionPage of(Reply reply, PositionTokens tokens) {
    if (reply.status() != 200) {
      return new Missing("its instance answered with status " + reply.status(), null);
    }
    try {
      List<Item> items = new ArrayList<>();
      for (JsonNode item : Json.read(reply.body()).path("items")) {
        items.add(
            new Item(item.path("key").asText(), item.path("plan_id").asText(), item.path("plan")));
      }
      return new Plans(
          items,
          tokens.read(reply.headers().getOrDefault(QueryReplies.POSITION, "")),
          reply.headers().get(QueryReplies.STALENESS));
    } catch (InvalidTokenException | IllegalArgumentException e) {
      return new Missing("its instance gave an answer that cannot be read", null);
    }
  }
}
