// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import dev.headway.schemas.avro.EventKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One plan, from the set of its distinct events: spec §6 and §7. */
final class PlanOracle {
  private final List<OracleEvent> events;
  private final TaskMatching matching;

  PlanOracle(List<OracleEvent> distinct) {
    events = distinct.stream().sorted(Comparator.comparing(OracleEvent::place)).toList();
    matching = new TaskMatching(events);
  }

  List<OracleEvent> events() {
    return events;
  }

  /** What is to be shown of each task. */
  Map<String, Map<String, @Nullable Object>> tasks() {
    Map<String, List<OracleEvent>> others = new HashMap<>();
    for (OracleEvent e : events) {
      String task = e.namedTask();
      if (task != null && (e.kind() == EventKind.TASK_LOG || e.kind() == EventKind.TASK_USAGE)) {
        others.computeIfAbsent(task, t -> new ArrayList<>()).add(e);
      }
    }
    Map<String, Map<String, @Nullable Object>> tasks = new TreeMap<>();
    matching
        .tasks()
        .forEach(
            (id, of) ->
                tasks.put(id, new TaskOracle(id, of).show(others.getOrDefault(id, List.of()))));
    return tasks;
  }

  private List<OracleEvent> of(EventKind kind) {
    return events.stream().filter(e -> e.kind() == kind).toList();
  }

  private <T> @Nullable T earliest(EventKind kind, Function<OracleEvent, @Nullable T> attribute) {
    return of(kind).stream().map(attribute).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private @Nullable String described(Function<OracleEvent, @Nullable String> attribute) {
    return events.stream().map(attribute).filter(Objects::nonNull).findFirst().orElse(null);
  }

  private static @Nullable OracleEvent latest(List<OracleEvent> among) {
    return among.isEmpty() ? null : among.getLast();
  }

  private static boolean after(@Nullable OracleEvent a, @Nullable OracleEvent b) {
    return a != null && (b == null || a.place().compareTo(b.place()) > 0);
  }

  private String status() {
    List<OracleEvent> ends = of(EventKind.PLAN_ENDED);
    OracleEvent resumed = latest(of(EventKind.PLAN_RESUMED));
    OracleEvent waiting = latest(of(EventKind.PLAN_WAITING));
    if (!ends.isEmpty()) {
      return ends.getFirst().planOutcome();
    }
    if (after(latest(of(EventKind.PLAN_PAUSED)), resumed)) {
      return "paused";
    }
    if (after(waiting, resumed) && after(waiting, latest(of(EventKind.REQUEST)))) {
      return "waiting";
    }
    boolean active =
        events.stream()
            .anyMatch(
                e ->
                    switch (e.kind()) {
                      case PLAN_STARTED, PLAN_RESUMED, REQUEST -> true;
                      default -> matching.taskOf(e) != null;
                    });
    return active ? "running" : "pending";
  }

  /** The plan as it is to be shown, without version. */
  Map<String, @Nullable Object> plan(Map<String, Map<String, @Nullable Object>> tasks) {
    Map<String, Long> states = new HashMap<>();
    long shares = 0;
    long conflicts = 0;
    long tracked = 0;
    for (Map<String, @Nullable Object> task : tasks.values()) {
      conflicts += (Long) Objects.requireNonNull(task.get("conflicts"));
      if (Boolean.TRUE.equals(task.get("fire_and_forget"))) {
        continue;
      }
      String state = (String) Objects.requireNonNull(task.get("state"));
      boolean ended = OracleEvent.rank(state) == 2;
      states.merge(ended ? state : "open", 1L, Long::sum);
      tracked++;
      shares += ended ? 1_000_000 : task.get("progress") instanceof Integer p ? p : 0;
    }
    List<OracleEvent> ends = of(EventKind.PLAN_ENDED);
    OracleEvent end = ends.isEmpty() ? null : ends.getFirst();
    conflicts +=
        end == null
            ? 0
            : ends.stream().filter(e -> !e.planOutcome().equals(end.planOutcome())).count();
    Long declared =
        of(EventKind.PLAN_STARTED).stream()
            .map(e -> e.data().number("total_actions", 0))
            .filter(Objects::nonNull)
            .max(Long::compare)
            .orElse(null);
    long taskCount = Math.max(declared == null ? 0 : declared, tracked);
    long open = states.getOrDefault("open", 0L);
    OracleEvent latestOfTasks =
        latest(events.stream().filter(e -> matching.taskOf(e) != null).toList());
    long[] usage = new long[3];
    events.forEach(e -> TaskOracle.add(usage, e.usage()));
    String status = status();
    OracleEvent started = latest(of(EventKind.PLAN_STARTED).stream().limit(1).toList());
    Map<String, @Nullable Object> plan = new LinkedHashMap<>();
    plan.put("plan_id", events.getFirst().plan().planId());
    plan.put("status", status);
    plan.put("started_at", (started == null ? events.getFirst() : started).place().time());
    plan.put("completed_at", end == null ? null : end.place().time());
    plan.put("task_count", taskCount);
    plan.put("completed_tasks", states.getOrDefault("completed", 0L));
    plan.put("failed_tasks", states.getOrDefault("failed", 0L));
    plan.put("cancelled_tasks", states.getOrDefault("cancelled", 0L));
    plan.put("open_tasks", open);
    plan.put("fire_and_forget_tasks", tasks.size() - tracked);
    plan.put("declared_tasks", declared);
    plan.put(
        "progress",
        status.equals("completed")
            ? Integer.valueOf(1_000_000)
            : taskCount == 0 ? null : Integer.valueOf((int) (shares / taskCount)));
    OracleEvent changed = latest(of(EventKind.PLAN_STATE_CHANGED));
    plan.put("current_state", changed == null ? null : changed.data().text("new_state"));
    plan.put("error", end == null ? null : end.planError());
    describe(plan);
    OracleEvent waiting = status.equals("waiting") ? latest(of(EventKind.PLAN_WAITING)) : null;
    plan.put("waiting.since", waiting == null ? null : waiting.place().time());
    plan.put("waiting.reason", waiting == null ? null : waiting.data().message("reason"));
    plan.put(
        "waiting.expected_event", waiting == null ? null : waiting.data().text("expected_event"));
    plan.put(
        "waiting.timeout_micros",
        waiting == null ? null : waiting.data().number("timeout_seconds", 6));
    plan.put(
        "quiescent_since", open > 0 || latestOfTasks == null ? null : latestOfTasks.place().time());
    plan.put("usage.input_tokens", usage[0]);
    plan.put("usage.output_tokens", usage[1]);
    plan.put("usage.cost_nano_usd", usage[2]);
    plan.put("error_logs", events.stream().filter(OracleEvent::isErrorLog).count());
    plan.put("conflicts", conflicts);
    plan.put(
        "unmatched_results",
        of(EventKind.RESULT).stream().filter(e -> matching.taskOf(e) == null).count());
    plan.put("events", (long) events.size());
    plan.put("state_digest", digest(plan, tasks));
    return plan;
  }

  private void describe(Map<String, @Nullable Object> plan) {
    EventKind start = EventKind.PLAN_STARTED;
    plan.put("plan_name", earliest(start, e -> e.data().message("plan_name")));
    plan.put("goal", earliest(start, e -> e.data().message("goal")));
    String goalEvent = earliest(start, e -> e.data().text("goal_event"));
    plan.put("goal_event", goalEvent == null ? "unknown" : goalEvent);
    plan.put("goal_id", described(e -> hint(e, e.envelope().getGoalId(), "goal_id")));
    plan.put("session_id", described(e -> hint(e, e.envelope().getSessionId(), "session_id")));
    plan.put("scope_id", described(e -> hint(e, e.envelope().getScopeId(), "scope_id")));
    plan.put(
        "parent_plan_id",
        described(e -> hint(e, e.envelope().getParentPlanId(), "parent_plan_id")));
    plan.put("trace_id", described(e -> hint(e, e.envelope().getTraceId(), "trace_id")));
    plan.put("deadline", earliest(start, e -> e.data().instant("deadline")));
    Payload budget = earliest(start, e -> e.data().object("budget"));
    plan.put("budget.tokens", budget == null ? null : budget.number("tokens", 0));
    plan.put("budget.cost_nano_usd", budget == null ? null : budget.number("cost_usd", 9));
    plan.put("budget.duration_micros", budget == null ? null : budget.number("seconds", 6));
    OracleEvent staged = earliest(start, e -> e.data().root().path("stages").isArray() ? e : null);
    plan.put("stages", staged == null ? "" : stages(staged));
  }

  /** Name, weight in millionths and steps of each stage, with separators no name holds. */
  private static String stages(OracleEvent started) {
    List<String> stages = new ArrayList<>();
    for (var node : started.data().root().path("stages")) {
      Payload stage = new Payload(node);
      Long weight = stage.number("weight", 6);
      stages.add(
          stage.text("name")
              + "\u0000"
              + (weight == null ? 1_000_000 : weight)
              + "\u0000"
              + stage.number("total_steps", 0));
    }
    return String.join("\u0001", stages);
  }

  static @Nullable String hint(OracleEvent event, @Nullable String ofEnvelope, String name) {
    return OracleEvent.first(ofEnvelope, event.data().text(name));
  }

  private static String digest(
      Map<String, @Nullable Object> plan, Map<String, Map<String, @Nullable Object>> tasks) {
    Map<String, @Nullable Object> json = new HashMap<>(plan);
    OracleDigest.flattenUsage(json);
    for (String nested :
        List.of(
            "waiting.since",
            "waiting.reason",
            "waiting.expected_event",
            "waiting.timeout_micros",
            "budget.tokens",
            "budget.cost_nano_usd",
            "budget.duration_micros")) {
      json.put(nested.replace('.', '_'), json.remove(nested));
    }
    OracleDigest.times(
        json, "started_at", "completed_at", "deadline", "quiescent_since", "waiting_since");
    return OracleDigest.of(json, tasks.values().stream().map(TaskOracle::digest).toList());
  }

  /** The entry of an event, without where it came in. */
  Map<String, @Nullable Object> entry(OracleEvent e) {
    return TimelineOracle.entry(e, e.isResult() ? matching.taskOf(e) : e.namedTask());
  }
}
