// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.TimeText;
import dev.headway.schemas.avro.Budget;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.Stage;
import dev.headway.schemas.avro.Waiting;
import dev.headway.task.CanonicalJson;
import dev.headway.task.Digest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The digest of a plan: SHA-256 of its canonical JSON followed by the 32 big-endian bytes of the
 * sum of its tasks' digests. Version, tenant and user are left out, so that the same events give
 * the same digest whoever owns them and however they arrive.
 */
final class PlanDigest {
  private PlanDigest() {}

  static String of(PlanProgress plan, Digest tasks) {
    Budget budget = plan.getBudget();
    Waiting waiting = plan.getWaiting();
    return new CanonicalJson()
        .add("budget_cost_nano_usd", budget == null ? null : budget.getCostNanoUsd())
        .add("budget_duration_micros", budget == null ? null : budget.getDurationMicros())
        .add("budget_tokens", budget == null ? null : budget.getTokens())
        .add("cancelled_tasks", Long.valueOf(plan.getCancelledTasks()))
        .add("completed_at", time(plan.getCompletedAt()))
        .add("completed_tasks", Long.valueOf(plan.getCompletedTasks()))
        .add("conflicts", Long.valueOf(plan.getConflicts()))
        .add("cost_nano_usd", Long.valueOf(plan.getUsage().getCostNanoUsd()))
        .add("current_state", plan.getCurrentState())
        .add("deadline", time(plan.getDeadline()))
        .add("declared_tasks", plan.getDeclaredTasks())
        .add("error", plan.getError())
        .add("error_logs", Long.valueOf(plan.getErrorLogs()))
        .add("events", Long.valueOf(plan.getEvents()))
        .add("failed_tasks", Long.valueOf(plan.getFailedTasks()))
        .add("fire_and_forget_tasks", Long.valueOf(plan.getFireAndForgetTasks()))
        .add("goal", plan.getGoal())
        .add("goal_event", plan.getGoalEvent())
        .add("goal_id", plan.getGoalId())
        .add("input_tokens", Long.valueOf(plan.getUsage().getInputTokens()))
        .add("open_tasks", Long.valueOf(plan.getOpenTasks()))
        .add("output_tokens", Long.valueOf(plan.getUsage().getOutputTokens()))
        .add("parent_plan_id", plan.getParentPlanId())
        .add("plan_id", plan.getPlanId())
        .add("plan_name", plan.getPlanName())
        .add("progress", plan.getProgress())
        .add("quiescent_since", time(plan.getQuiescentSince()))
        .add("scope_id", plan.getScopeId())
        .add("session_id", plan.getSessionId())
        .add("stages", stages(plan.getStages()))
        .add("started_at", time(plan.getStartedAt()))
        .add("status", plan.getStatus().name().toLowerCase(Locale.ROOT))
        .add("task_count", Long.valueOf(plan.getTaskCount()))
        .add("trace_id", plan.getTraceId())
        .add("unmatched_results", Long.valueOf(plan.getUnmatchedResults()))
        .add("waiting_expected_event", waiting == null ? null : waiting.getExpectedEvent())
        .add("waiting_reason", waiting == null ? null : waiting.getReason())
        .add("waiting_since", waiting == null ? null : time(waiting.getSince()))
        .add("waiting_timeout_micros", waiting == null ? null : waiting.getTimeoutMicros())
        .sha256(tasks.bytes())
        .hex();
  }

  private static String stages(List<Stage> stages) {
    return stages.isEmpty()
        ? ""
        : stages.stream()
            .map(s -> s.getName() + "\0" + s.getWeightMillionths() + "\0" + s.getTotalSteps())
            .collect(Collectors.joining("\1"));
  }

  private static @Nullable String time(@Nullable Instant time) {
    return time == null ? null : TimeText.shortest(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }
}
