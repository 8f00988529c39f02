// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Brings answers of the REST API into the canonical form of {@link Picture}. Numbers must have been
 * parsed as decimals.
 */
public final class CanonicalAnswer {
  /** How a field of an answer is shown. */
  private enum Kind {
    SAME,
    LONG,
    INT,
    TIME,
    SHARE,
    SECONDS,
    DOLLARS
  }

  private record Field(String canonical, String answer, Kind kind) {}

  private static final List<Field> PLAN = new ArrayList<>();
  private static final List<Field> TASK = new ArrayList<>();
  private static final List<Field> ENTRY = new ArrayList<>();

  static {
    same(PLAN, "plan_id status current_state error plan_name goal goal_event goal_id session_id");
    same(PLAN, "scope_id parent_plan_id trace_id state_digest waiting.reason");
    same(PLAN, "waiting.expected_event");
    as(Kind.LONG, PLAN, "task_count completed_tasks failed_tasks cancelled_tasks open_tasks");
    as(Kind.LONG, PLAN, "fire_and_forget_tasks declared_tasks budget.tokens error_logs conflicts");
    as(Kind.LONG, PLAN, "unmatched_results events usage.input_tokens usage.output_tokens");
    as(Kind.TIME, PLAN, "started_at completed_at deadline quiescent_since waiting.since");
    as(Kind.SHARE, PLAN, "progress");
    PLAN.add(new Field("budget.cost_nano_usd", "budget.cost_usd", Kind.DOLLARS));
    PLAN.add(new Field("budget.duration_micros", "budget.seconds", Kind.SECONDS));
    PLAN.add(new Field("waiting.timeout_micros", "waiting.timeout_seconds", Kind.SECONDS));
    PLAN.add(new Field("usage.cost_nano_usd", "usage.cost_usd", Kind.DOLLARS));

    same(TASK, "task_id event_type state message error agent_id assigned_to stage parent_task_id");
    same(TASK, "delegation_group_id correlation_id fire_and_forget");
    as(Kind.LONG, TASK, "step error_logs conflicts usage.input_tokens usage.output_tokens");
    as(Kind.INT, TASK, "attempt");
    as(Kind.TIME, TASK, "started_at completed_at");
    as(Kind.SHARE, TASK, "progress");
    TASK.add(new Field("duration_micros", "duration_seconds", Kind.SECONDS));
    TASK.add(new Field("usage.cost_nano_usd", "usage.cost_usd", Kind.DOLLARS));

    same(ENTRY, "event_id event_type source kind task_id state reason correlation_id trace_id");
    as(Kind.INT, ENTRY, "attempt data_bytes");
    as(Kind.SHARE, ENTRY, "progress");
    ENTRY.add(new Field("time", "timestamp", Kind.TIME));
  }

  private CanonicalAnswer() {}

  private static void same(List<Field> to, String names) {
    as(Kind.SAME, to, names);
  }

  private static void as(Kind kind, List<Field> to, String names) {
    for (String name : names.split(" ", -1)) {
      to.add(new Field(name, name, kind));
    }
  }

  /** A plan's progress. */
  public static Map<String, @Nullable Object> plan(JsonNode answer) {
    Map<String, @Nullable Object> plan = fields(PLAN, answer);
    List<String> stages = new ArrayList<>();
    for (JsonNode stage : answer.path("stages")) {
      JsonNode steps = stage.path("total_steps");
      stages.add(
          stage.path("name").asText()
              + "\u0000"
              + scaled(stage.path("weight"), 6)
              + "\u0000"
              + (steps.isNumber() ? steps.asLong() : null));
    }
    plan.put("stages", String.join("\u0001", stages));
    return plan;
  }

  /** A task. */
  public static Map<String, @Nullable Object> task(JsonNode answer) {
    return fields(TASK, answer);
  }

  /**
   * An event of a timeline. The answer fills in the parent from other events and shows the payload
   * as JSON, so neither is compared here.
   */
  public static Map<String, @Nullable Object> entry(JsonNode answer) {
    return fields(ENTRY, answer);
  }

  private static Map<String, @Nullable Object> fields(List<Field> fields, JsonNode answer) {
    Map<String, @Nullable Object> flat = new LinkedHashMap<>();
    for (Field field : fields) {
      JsonNode node = answer.at("/" + field.answer.replace('.', '/'));
      flat.put(field.canonical, node.isNull() || node.isMissingNode() ? null : value(field, node));
    }
    return flat;
  }

  private static Object value(Field field, JsonNode node) {
    return switch (field.kind) {
      case SAME -> node.isBoolean() ? (Object) node.booleanValue() : node.asText();
      case LONG -> node.longValue();
      case INT -> node.intValue();
      case TIME -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(node.textValue()));
      case SHARE -> Math.toIntExact(scaled(node, 6));
      case SECONDS -> scaled(node, 6);
      case DOLLARS -> scaled(node, 9);
    };
  }

  private static long scaled(JsonNode node, int digits) {
    BigDecimal value = node.decimalValue().movePointRight(digits);
    return value.setScale(0, RoundingMode.UNNECESSARY).longValueExact();
  }
}
