// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Decimals;
import dev.headway.query.PartitionQuestion;
import dev.headway.query.PlanAnswer;
import dev.headway.query.StateTransition;
import dev.headway.schemas.avro.Budget;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.Stage;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.avro.Waiting;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Records as clients see them. */
final class PlanRendering {
  private PlanRendering() {}

  static PlanProgressView plan(PlanAnswer answer) {
    PlanProgress plan = answer.progress();
    return new PlanProgressView(
        plan.getPlanId(),
        plan.getUserId(),
        plan.getStatus(),
        plan.getStartedAt(),
        plan.getCompletedAt(),
        plan.getTaskCount(),
        plan.getCompletedTasks(),
        plan.getFailedTasks(),
        plan.getCancelledTasks(),
        plan.getOpenTasks(),
        plan.getFireAndForgetTasks(),
        plan.getDeclaredTasks(),
        Decimals.shareOrNull(plan.getProgress()),
        plan.getCurrentState(),
        plan.getError(),
        plan.getPlanName(),
        plan.getGoal(),
        plan.getGoalEvent(),
        plan.getGoalId(),
        plan.getSessionId(),
        plan.getScopeId(),
        plan.getParentPlanId(),
        plan.getTraceId(),
        plan.getDeadline(),
        budget(plan.getBudget()),
        plan.getStages().stream().map(PlanRendering::stage).toList(),
        waiting(plan.getWaiting()),
        plan.getQuiescentSince(),
        usage(plan.getUsage()),
        plan.getErrorLogs(),
        plan.getConflicts(),
        plan.getUnmatchedResults(),
        plan.getEvents(),
        plan.getVersion(),
        plan.getStateDigest(),
        answer.pendingChanges());
  }

  static PlanExecutionView execution(PlanAnswer answer) {
    PlanProgress plan = answer.progress();
    return new PlanExecutionView(
        plan.getPlanId(),
        plan.getParentPlanId(),
        plan.getSessionId(),
        plan.getGoalEvent(),
        plan.getStatus(),
        plan.getCurrentState(),
        plan.getTraceId() == null ? plan.getPlanId() : plan.getTraceId(),
        plan.getStartedAt(),
        plan.getCompletedAt(),
        plan.getPlanName(),
        plan.getGoal(),
        Decimals.shareOrNull(plan.getProgress()),
        plan.getUserId());
  }

  static DelegationGroupView group(PartitionQuestion.Group group) {
    return new DelegationGroupView(
        group.groupId(),
        group.parentTaskId() == null ? "unknown" : group.parentTaskId(),
        group.plan().planId(),
        group.totalTasks(),
        group.completed(),
        group.failed(),
        group.cancelled(),
        group.members(),
        Instant.EPOCH.plus(group.createdAt(), ChronoUnit.MICROS));
  }

  static TaskExecutionView task(TaskExecution task) {
    return new TaskExecutionView(
        task.getTaskId(),
        task.getEventType(),
        task.getState(),
        task.getStartedAt(),
        task.getCompletedAt(),
        Decimals.secondsOrNull(task.getDurationMicros()),
        Decimals.shareOrNull(task.getProgress()),
        task.getAgentId(),
        task.getAssignedTo(),
        task.getAttempt(),
        task.getMessage(),
        task.getError(),
        task.getStage(),
        task.getStep(),
        task.getParentTaskId(),
        task.getDelegationGroupId(),
        task.getCorrelationId(),
        task.getFireAndForget(),
        usage(task.getUsage()),
        task.getErrorLogs(),
        task.getConflicts(),
        task.getVersion());
  }

  static StateTransitionView transition(StateTransition transition) {
    return new StateTransitionView(
        transition.at(),
        transition.eventId(),
        transition.eventType(),
        transition.taskId(),
        transition.from(),
        transition.to(),
        transition.reason());
  }

  private static @Nullable BudgetView budget(@Nullable Budget budget) {
    return budget == null
        ? null
        : new BudgetView(
            budget.getTokens(),
            Decimals.dollarsOrNull(budget.getCostNanoUsd()),
            Decimals.secondsOrNull(budget.getDurationMicros()));
  }

  private static StageView stage(Stage stage) {
    return new StageView(
        stage.getName(), Decimals.share(stage.getWeightMillionths()), stage.getTotalSteps());
  }

  private static @Nullable WaitingView waiting(@Nullable Waiting waiting) {
    return waiting == null
        ? null
        : new WaitingView(
            waiting.getSince(),
            waiting.getReason(),
            waiting.getExpectedEvent(),
            Decimals.secondsOrNull(waiting.getTimeoutMicros()));
  }

  static UsageView usage(Usage usage) {
    return new UsageView(
        usage.getInputTokens(), usage.getOutputTokens(), Decimals.dollars(usage.getCostNanoUsd()));
  }
}
