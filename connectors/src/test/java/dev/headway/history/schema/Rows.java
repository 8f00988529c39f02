// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.schema;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as the sinks write them: each an upsert by its key. */
final class Rows {
  private Rows() {}

  static String plan(String key, long version, String startedAt) {
    Map<String, Object> row = owned("plan_key", key, key);
    row.put("version", version);
    row.put("status", "completed");
    row.put("started_at", startedAt);
    row.put("completed_at", startedAt);
    for (String count :
        new String[] {
          "task_count",
          "completed_tasks",
          "failed_tasks",
          "cancelled_tasks",
          "open_tasks",
          "fire_and_forget_tasks",
          "input_tokens",
          "output_tokens",
          "cost_usd",
          "error_logs",
          "conflicts",
          "unmatched_results",
          "events"
        }) {
      row.put(count, 0);
    }
    row.put("goal_event", "unknown");
    row.put("stages", "[]");
    row.put("state_digest", "d");
    return upsert("plan_progress", "plan_key", row);
  }

  static String task(String plan, String task, long version, String startedAt) {
    Map<String, Object> row = owned("task_key", plan + "/" + task, plan);
    row.put("task_id", task);
    row.put("version", version);
    row.put("event_type", "x");
    row.put("state", "completed");
    row.put("attempt", 1);
    row.put("fire_and_forget", false);
    row.put("started_at", startedAt);
    for (String count :
        new String[] {"input_tokens", "output_tokens", "cost_usd", "error_logs", "conflicts"}) {
      row.put(count, 0);
    }
    return upsert("task_executions", "task_key", row);
  }

  static String event(String plan, String event, String time) {
    Map<String, Object> row = owned("event_key", plan + "/worker/" + event, plan);
    row.put("event_id", event);
    row.put("source", "worker");
    row.put("event_type", "x");
    row.put("kind", "request");
    row.put("event_time", time);
    row.put("data_bytes", 0);
    row.put("origin_topic", "action-requests");
    row.put("origin_partition", 0);
    row.put("origin_offset", 0);
    return upsert("event_timeline", "event_key", row);
  }

  /** What is erased: a tenant, {@code tenant/user} or {@code tenant/user/plan}. */
  static String erasure(String of, String at) {
    String[] parts = of.split("/", -1);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("erasure_key", of);
    row.put("kind", new String[] {"tenant", "user", "plan"}[parts.length - 1]);
    row.put("tenant_id", parts[0]);
    if (parts.length > 1) {
      row.put("user_id", parts[1]);
    }
    if (parts.length > 2) {
      row.put("plan_id", parts[2]);
    }
    row.put("erased_at", at);
    row.put("erasure_id", "of " + at);
    return upsert("erasures", "erasure_key", row);
  }

  static String audit(String key, String tenant, String time, String action) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("audit_key", key);
    row.put("time", time);
    row.put("request_id", "r");
    row.put("tenant_id", tenant);
    row.put("user_id", "ada");
    row.put("roles", "[]");
    row.put("action", action);
    row.put("target", "{}");
    row.put("outcome", 202);
    return upsert("audit", "audit_key", row);
  }

  private static Map<String, Object> owned(String keyColumn, String key, String plan) {
    String[] parts = plan.split("/", -1);
    Map<String, Object> row = new LinkedHashMap<>();
    row.put(keyColumn, key);
    row.put("tenant_id", parts[0]);
    row.put("user_id", parts[1]);
    row.put("plan_id", parts[2]);
    return row;
  }

  private static String upsert(String table, String key, Map<String, Object> row) {
    return "INSERT INTO tracker."
        + table
        + " ("
        + String.join(", ", row.keySet())
        + ") VALUES ("
        + row.values().stream().map(value -> "'" + value + "'").collect(Collectors.joining(", "))
        + ") ON CONFLICT ("
        + key
        + ") DO UPDATE SET "
        + row.keySet().stream()
            .filter(column -> !column.equals(key))
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "));
  }
}
