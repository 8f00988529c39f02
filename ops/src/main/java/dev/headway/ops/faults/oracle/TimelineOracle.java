// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The timeline entry of one event. */
final class TimelineOracle {
  /** Largest payload an entry keeps, in bytes. */
  private static final int KEPT = 8 * 1024;

  private TimelineOracle() {}

  static Map<String, @Nullable Object> entry(OracleEvent e, @Nullable String task) {
    String data = e.envelope().getData();
    int bytes = data == null ? 0 : data.getBytes(StandardCharsets.UTF_8).length;
    Map<String, @Nullable Object> entry = new LinkedHashMap<>();
    entry.put("event_id", e.id());
    entry.put("source", e.place().source());
    entry.put("event_type", e.type());
    entry.put("kind", e.kind().name().toLowerCase(Locale.ROOT));
    entry.put("time", e.place().time());
    entry.put("task_id", task);
    entry.put("attempt", e.attempt());
    entry.put("state", state(e));
    entry.put("reason", reason(e));
    entry.put("progress", e.progress());
    entry.put("correlation_id", e.givenCorrelation());
    entry.put("trace_id", PlanOracle.hint(e, e.envelope().getTraceId(), "trace_id"));
    entry.put("parent_event_id", e.parentEventId());
    entry.put("action_event_id", e.actionEventId());
    entry.put("data", bytes > KEPT ? null : data);
    entry.put("data_bytes", bytes);
    entry.put("response_event", e.isRequest() ? e.responseEvent() : null);
    entry.put("session_id", PlanOracle.hint(e, e.envelope().getSessionId(), "session_id"));
    entry.put("goal_id", PlanOracle.hint(e, e.envelope().getGoalId(), "goal_id"));
    entry.put("scope_id", PlanOracle.hint(e, e.envelope().getScopeId(), "scope_id"));
    entry.put(
        "parent_plan_id", PlanOracle.hint(e, e.envelope().getParentPlanId(), "parent_plan_id"));
    entry.put("named_task_id", e.isResult() ? e.namedTask() : null);
    entry.put("facts", bytes > KEPT);
    return entry;
  }

  private static @Nullable String state(OracleEvent e) {
    return switch (e.kind()) {
      case REQUEST, RESULT, TASK_PROGRESS, TASK_STATE_CHANGED -> e.taskState();
      case PLAN_STARTED, PLAN_RESUMED -> "running";
      case PLAN_STATE_CHANGED -> e.data().text("new_state");
      case PLAN_WAITING -> "waiting";
      case PLAN_PAUSED -> "paused";
      case PLAN_ENDED -> e.planOutcome();
      case TASK_LOG, TASK_USAGE, DELEGATION_STARTED, OTHER, UNKNOWN -> null;
    };
  }

  private static @Nullable String reason(OracleEvent e) {
    return switch (e.kind()) {
      case RESULT, TASK_PROGRESS, TASK_STATE_CHANGED -> {
        String error = e.error();
        yield error == null ? e.message() : error;
      }
      case TASK_LOG -> e.message();
      case PLAN_STARTED -> e.data().message("goal");
      case PLAN_WAITING, PLAN_PAUSED -> e.data().message("reason");
      case PLAN_ENDED -> e.planError();
      case DELEGATION_STARTED -> e.data().text("group_id");
      case REQUEST, TASK_USAGE, PLAN_STATE_CHANGED, PLAN_RESUMED, OTHER, UNKNOWN -> null;
    };
  }
}
