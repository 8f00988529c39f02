// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventReader;
import dev.headway.event.Input;
import dev.headway.event.PlanEvent;
import dev.headway.event.Reading;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes random sets of distinct events of one plan out of few names, so that everything that can
 * collide does: equal times, shared correlations, results that name tasks, events or nothing,
 * retries, contradictions, late announcements.
 */
public final class RandomPlan {
  private final Random random;
  private final int size;
  private final PlanKey plan;

  RandomPlan(long seed, int size) {
    this(seed, size, new PlanKey("acme", "ann", "p"));
  }

  /** Events of {@code plan}. */
  public RandomPlan(long seed, int size, PlanKey plan) {
    this.random = new Random(seed);
    this.size = size;
    this.plan = plan;
  }

  /** The events, in no order. */
  public List<PlanEvent> events() {
    Map<String, PlanEvent> events = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      PlanEvent event = event("e" + random.nextInt(size * 2), "agent-" + random.nextInt(3));
      events.putIfAbsent(event.order().id() + "@" + event.order().source(), event);
    }
    return new ArrayList<>(events.values());
  }

  private PlanEvent event(String id, String source) {
    return switch (random.nextInt(20)) {
      case 0, 1, 2, 3, 4 -> read(Input.ACTION_REQUESTS, request(id, source));
      case 5, 6, 7, 8, 9, 10 -> read(Input.ACTION_RESULTS, result(id, source));
      case 11, 12, 13, 14 -> read(Input.SYSTEM_EVENTS, taskEvent(id, source));
      default -> read(Input.SYSTEM_EVENTS, planEvent(id, source));
    };
  }

  private AgentEvent.Builder base(String id, String source, String type, String data) {
    return AgentEvent.newBuilder()
        .setId(id)
        .setSource(source)
        .setType(type)
        .setTime(Instant.ofEpochSecond(1_700_000_000L + random.nextInt(size)))
        .setTenantId(plan.tenantId())
        .setUserId(plan.userId())
        .setPlanId(plan.planId())
        .setSessionId(sometimes("s" + random.nextInt(3)))
        .setTraceId(sometimes("t" + random.nextInt(3)))
        .setScopeId(sometimes("v" + random.nextInt(2)))
        .setParentPlanId(sometimes("p" + random.nextInt(4)))
        .setData("{" + data + "}");
  }

  private @Nullable String sometimes(String value) {
    return random.nextInt(3) == 0 ? value : null;
  }

  private String fields(String... fields) {
    List<String> chosen = new ArrayList<>();
    for (String field : fields) {
      if (random.nextInt(3) == 0) {
        chosen.add(field);
      }
    }
    return String.join(",", chosen);
  }

  private String task() {
    return "t" + random.nextInt(4);
  }

  private String attempt() {
    return "\"attempt\":" + (1 + random.nextInt(3));
  }

  private String eventId() {
    return "e" + random.nextInt(size * 2);
  }

  private AgentEvent request(String id, String source) {
    return base(
            id,
            source,
            "work.requested",
            fields(
                "\"action_id\":\"" + task() + "\"",
                attempt(),
                "\"assigned_to\":\"agent-" + random.nextInt(3) + "\"",
                "\"delegation_group_id\":\"g" + random.nextInt(2) + "\"",
                "\"parent_task_id\":\"" + task() + "\""))
        .setCorrelationId(sometimes("c" + random.nextInt(2)))
        .setParentEventId(sometimes(eventId()))
        .setResponseEvent(random.nextInt(4) == 0 ? null : "done." + random.nextInt(2))
        .build();
  }

  private AgentEvent result(String id, String source) {
    return base(
            id,
            source,
            random.nextInt(6) == 0 ? "x.failed" : "done." + random.nextInt(2),
            fields(
                "\"action_id\":\"" + task() + "\"",
                attempt(),
                "\"success\":" + random.nextBoolean(),
                "\"status\":\"" + List.of("failed", "ok", "canceled").get(random.nextInt(3)) + "\"",
                "\"error\":\"boom " + random.nextInt(3) + "\"",
                "\"action_event_id\":\"" + eventId() + "\"",
                "\"usage\":{\"input_tokens\":3,\"cost_usd\":0.001}",
                "\"delegation_group_id\":\"g" + random.nextInt(2) + "\""))
        .setCorrelationId(sometimes("c" + random.nextInt(2)))
        .setParentEventId(sometimes(eventId()))
        .build();
  }

  private AgentEvent taskEvent(String id, String source) {
    String named =
        "\"task_id\":\"" + task() + "\"" + (random.nextInt(3) == 0 ? "," + attempt() : "");
    String state =
        List.of("pending", "running", "delegated", "waiting", "completed", "failed", "cancelled")
            .get(random.nextInt(7));
    return switch (random.nextInt(7)) {
      case 0, 1 ->
          base(
                  id,
                  source,
                  "task.progress",
                  named + ",\"progress\":0." + random.nextInt(10) + ",\"message\":\"m\"")
              .build();
      case 2 ->
          base(id, source, "task.state_changed", named + ",\"new_state\":\"" + state + "\"")
              .build();
      case 3 -> base(id, source, "task.started", named).build();
      case 4 ->
          base(id, source, random.nextBoolean() ? "task.completed" : "task.failed", named).build();
      case 5 ->
          base(id, source, "task.usage", named + ",\"input_tokens\":5,\"output_tokens\":7").build();
      default ->
          base(id, source, "task.log", named + ",\"level\":\"error\",\"message\":\"l\"").build();
    };
  }

  private AgentEvent planEvent(String id, String source) {
    String type =
        List.of(
                "plan.started",
                "plan.state_changed",
                "plan.waiting_for_input",
                "plan.paused",
                "plan.resumed",
                "plan.completed",
                "plan.failed",
                "delegation.started",
                "note.taken")
            .get(random.nextInt(9));
    String data =
        switch (type) {
          case "plan.started" ->
              "\"goal\":\"g" + random.nextInt(3) + "\",\"total_actions\":" + random.nextInt(6);
          case "plan.state_changed" -> "\"new_state\":\"s" + random.nextInt(3) + "\"";
          case "plan.failed" -> "\"error\":\"boom " + random.nextInt(2) + "\"";
          case "delegation.started" ->
              "\"group_id\":\"g" + random.nextInt(2) + "\",\"total_tasks\":3";
          default -> "";
        };
    return base(id, source, type, data).build();
  }

  static PlanEvent read(Input input, AgentEvent event) {
    return switch (EventReader.read(event, input, "none", Instant.EPOCH)) {
      case Reading.Placed placed -> placed.event();
      case Reading.Unplaced u -> throw new AssertionError(event);
      case Reading.Untracked u -> throw new AssertionError(event);
      case Reading.Refused refused -> throw new AssertionError(refused.refusal() + " for " + event);
    };
  }
}
