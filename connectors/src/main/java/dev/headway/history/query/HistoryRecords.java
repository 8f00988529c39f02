// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headway.schemas.avro.Budget;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Stage;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TaskState;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.avro.Waiting;
import dev.headway.schemas.key.PercentEncoding;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.TrustedRecords;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The records that rows were made of. Ids are taken from the keys, in which nothing was replaced; a
 * budget without any limit is not told from none.
 */
final class HistoryRecords {
  static {
    TrustedRecords.install();
  }

  /** Begins a hash in a key: no percent-encoded part has it. */
  private static final char HASHED = '#';

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private HistoryRecords() {}

  static PlanProgress plan(Row row) throws SQLException {
    PlanKey key = PlanKey.parse(row.text("plan_key"));
    return PlanProgress.newBuilder()
        .setTenantId(key.tenantId())
        .setUserId(key.userId())
        .setPlanId(key.planId())
        .setVersion(row.number("version"))
        .setStatus(named(PlanStatus.class, row.text("status"), PlanStatus.UNKNOWN))
        .setStartedAt(row.time("started_at"))
        .setCompletedAt(row.timeOrNull("completed_at"))
        .setTaskCount(row.number("task_count"))
        .setCompletedTasks(row.number("completed_tasks"))
        .setFailedTasks(row.number("failed_tasks"))
        .setCancelledTasks(row.number("cancelled_tasks"))
        .setOpenTasks(row.number("open_tasks"))
        .setFireAndForgetTasks(row.number("fire_and_forget_tasks"))
        .setDeclaredTasks(row.numberOrNull("declared_tasks"))
        .setProgress(row.share("progress"))
        .setCurrentState(row.textOrNull("current_state"))
        .setError(row.textOrNull("error"))
        .setPlanName(row.textOrNull("plan_name"))
        .setGoal(row.textOrNull("goal"))
        .setGoalEvent(row.text("goal_event"))
        .setGoalId(row.textOrNull("goal_id"))
        .setSessionId(row.textOrNull("session_id"))
        .setScopeId(row.textOrNull("scope_id"))
        .setParentPlanId(row.textOrNull("parent_plan_id"))
        .setTraceId(row.textOrNull("trace_id"))
        .setDeadline(row.timeOrNull("deadline"))
        .setBudget(budget(row))
        .setStages(stages(row.text("stages")))
        .setWaiting(waiting(row))
        .setQuiescentSince(row.timeOrNull("quiescent_since"))
        .setUsage(usage(row))
        .setErrorLogs(row.number("error_logs"))
        .setConflicts(row.number("conflicts"))
        .setUnmatchedResults(row.number("unmatched_results"))
        .setEvents(row.number("events"))
        .setStateDigest(row.text("state_digest"))
        .build();
  }

  private static @Nullable Budget budget(Row row) throws SQLException {
    Long tokens = row.numberOrNull("budget_tokens");
    Long cost = row.billionths("budget_cost_usd");
    Long micros = row.millionths("budget_seconds");
    return tokens == null && cost == null && micros == null
        ? null
        : new Budget(tokens, cost, micros);
  }

  private static @Nullable Waiting waiting(Row row) throws SQLException {
    Instant since = row.timeOrNull("waiting_since");
    return since == null
        ? null
        : new Waiting(
            since,
            row.textOrNull("waiting_reason"),
            row.textOrNull("waiting_expected_event"),
            row.millionths("waiting_timeout_seconds"));
  }

  private static List<Stage> stages(String json) {
    List<Stage> stages = new ArrayList<>();
    try {
      for (JsonNode stage : JSON.readTree(json)) {
        JsonNode steps = stage.path("total_steps");
        stages.add(
            new Stage(
                stage.path("name").asText(),
                stage.path("weight_millionths").asInt(),
                steps.isNumber() ? Long.valueOf(steps.longValue()) : null));
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Postgres holds valid JSON", e);
    }
    return stages;
  }

  private static Usage usage(Row row) throws SQLException {
    return new Usage(
        row.number("input_tokens"),
        row.number("output_tokens"),
        Objects.requireNonNull(row.billionths("cost_usd"), "cost_usd"));
  }

  /**
   * A task.
   *
   * @param plan its plan
   * @param planVersion version of the plan it is read with: live tasks carry that
   */
  static TaskExecution task(Row row, PlanKey plan, long planVersion) throws SQLException {
    return TaskExecution.newBuilder()
        .setTenantId(plan.tenantId())
        .setUserId(plan.userId())
        .setPlanId(plan.planId())
        .setTaskId(part(row.text("task_key"), 3, row.text("task_id")))
        .setVersion(Math.max(planVersion, row.number("version")))
        .setEventType(row.text("event_type"))
        .setState(named(TaskState.class, row.text("state"), TaskState.UNKNOWN))
        .setAttempt(row.count("attempt"))
        .setFireAndForget(row.truth("fire_and_forget"))
        .setStartedAt(row.time("started_at"))
        .setCompletedAt(row.timeOrNull("completed_at"))
        .setDurationMicros(row.millionths("duration_seconds"))
        .setProgress(row.share("progress"))
        .setMessage(row.textOrNull("message"))
        .setError(row.textOrNull("error"))
        .setAgentId(row.textOrNull("agent_id"))
        .setAssignedTo(row.textOrNull("assigned_to"))
        .setStage(row.textOrNull("stage"))
        .setStep(row.numberOrNull("step"))
        .setParentTaskId(row.textOrNull("parent_task_id"))
        .setDelegationGroupId(row.textOrNull("delegation_group_id"))
        .setCorrelationId(row.textOrNull("correlation_id"))
        .setUsage(usage(row))
        .setErrorLogs(row.number("error_logs"))
        .setConflicts(row.number("conflicts"))
        .build();
  }

  static TimelineEntry entry(Row row, PlanKey plan) throws SQLException {
    String key = row.text("event_key");
    return TimelineEntry.newBuilder()
        .setTenantId(plan.tenantId())
        .setUserId(plan.userId())
        .setPlanId(plan.planId())
        .setSource(part(key, 3, row.text("source")))
        .setEventId(part(key, 4, row.text("event_id")))
        .setEventType(row.text("event_type"))
        .setKind(named(EventKind.class, row.text("kind"), EventKind.UNKNOWN))
        .setTime(row.time("event_time"))
        .setTaskId(row.textOrNull("task_id"))
        .setAttempt(row.countOrNull("attempt"))
        .setState(row.textOrNull("state"))
        .setReason(row.textOrNull("reason"))
        .setProgress(row.share("progress"))
        .setCorrelationId(row.textOrNull("correlation_id"))
        .setTraceId(row.textOrNull("trace_id"))
        .setParentEventId(row.textOrNull("parent_event_id"))
        .setActionEventId(row.textOrNull("action_event_id"))
        .setData(row.textOrNull("data"))
        .setDataBytes(row.count("data_bytes"))
        .setOriginTopic(row.text("origin_topic"))
        .setOriginPartition(row.count("origin_partition"))
        .setOriginOffset(row.number("origin_offset"))
        .setResponseEvent(row.textOrNull("response_event"))
        .setSessionId(row.textOrNull("session_id"))
        .setGoalId(row.textOrNull("goal_id"))
        .setScopeId(row.textOrNull("scope_id"))
        .setParentPlanId(row.textOrNull("parent_plan_id"))
        .setNamedTaskId(row.textOrNull("named_task_id"))
        .setFacts(row.textOrNull("facts"))
        .build();
  }

  /**
   * A part of a key. Of a long key all behind the plan's is a hash: then it is what the row says.
   */
  private static String part(String key, int index, String stored) {
    return key.indexOf(HASHED) >= 0 ? stored : PercentEncoding.decode(key.split("/", -1)[index]);
  }

  /** What only a newer release knows is unknown. */
  private static <E extends Enum<E>> E named(Class<E> type, String label, E unknown) {
    String name = label.toUpperCase(Locale.ROOT);
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    return unknown;
  }
}
