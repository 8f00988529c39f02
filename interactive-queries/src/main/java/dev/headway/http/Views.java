// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.headway.query.StateTransition;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The bodies of the API, as clients see them. */
final class Views {
  private Views() {}

  @Doc("What was spent, in tokens and US dollars.")
  record UsageView(long inputTokens, long outputTokens, BigDecimal costUsd) {
    static UsageView of(dev.headway.schemas.avro.Usage usage) {
      return new UsageView(
          usage.getInputTokens(), usage.getOutputTokens(), BigDecimal.valueOf(usage.getCostNanoUsd(), 9));
    }
  }

  @Doc("Declared limits; a null part has none.")
  record BudgetView(@Nullable Long tokens, @Nullable BigDecimal costUsd, @Nullable BigDecimal seconds) {}

  @Doc("What a waiting plan waits for.")
  record WaitingView(
      Instant since, @Nullable String reason, @Nullable String expectedEvent, @Nullable BigDecimal timeoutSeconds) {}

  @Doc("A plan's progress.")
  record PlanView(
      String planId,
      String status,
      Instant startedAt,
      @Nullable Instant completedAt,
      long taskCount,
      long completedTasks,
      long failedTasks,
      @Nullable String currentState,
      long cancelledTasks,
      long openTasks,
      long fireAndForgetTasks,
      @Nullable BigDecimal progress,
      @Nullable String error,
      @Nullable String planName,
      @Nullable String goal,
      String goalEvent,
      @Nullable String goalId,
      @Nullable String sessionId,
      @Nullable String scopeId,
      @Nullable String parentPlanId,
      @Nullable String traceId,
      @Nullable Instant deadline,
      @Nullable BudgetView budget,
      @Nullable WaitingView waiting,
      @Nullable Instant quiescentSince,
      UsageView usage,
      long errorLogs,
      long conflicts,
      long unmatchedResults,
      long events,
      long version,
      boolean pendingChanges,
      String stateDigest) {
    static PlanView of(PlanProgress plan, boolean pendingChanges) {
      var budget = plan.getBudget();
      var waiting = plan.getWaiting();
      return new PlanView(
          plan.getPlanId(),
          label(plan.getStatus()),
          plan.getStartedAt(),
          plan.getCompletedAt(),
          plan.getTaskCount(),
          plan.getCompletedTasks(),
          plan.getFailedTasks(),
          plan.getCurrentState(),
          plan.getCancelledTasks(),
          plan.getOpenTasks(),
          plan.getFireAndForgetTasks(),
          share(plan.getProgress()),
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
          budget == null
              ? null
              : new BudgetView(
                  budget.getTokens(), decimal(budget.getCostNanoUsd(), 9), decimal(budget.getDurationMicros(), 6)),
          waiting == null
              ? null
              : new WaitingView(
                  waiting.getSince(),
                  waiting.getReason(),
                  waiting.getExpectedEvent(),
                  decimal(waiting.getTimeoutMicros(), 6)),
          plan.getQuiescentSince(),
          UsageView.of(plan.getUsage()),
          plan.getErrorLogs(),
          plan.getConflicts(),
          plan.getUnmatchedResults(),
          plan.getEvents(),
          plan.getVersion(),
          pendingChanges,
          plan.getStateDigest());
    }
  }

  @Doc("A task of a plan.")
  record TaskView(
      String taskId,
      String eventType,
      String state,
      Instant startedAt,
      @Nullable Instant completedAt,
      @Nullable BigDecimal durationSeconds,
      @Nullable BigDecimal progress,
      @Nullable String agentId,
      @Nullable String assignedTo,
      int attempt,
      boolean fireAndForget,
      @Nullable String message,
      @Nullable String error,
      @Nullable String stage,
      @Nullable Long step,
      @Nullable String parentTaskId,
      @Nullable String delegationGroupId,
      @Nullable String correlationId,
      UsageView usage,
      long errorLogs,
      long conflicts) {
    static TaskView of(TaskExecution task) {
      return new TaskView(
          task.getTaskId(),
          task.getEventType(),
          label(task.getState()),
          task.getStartedAt(),
          task.getCompletedAt(),
          decimal(task.getDurationMicros(), 6),
          share(task.getProgress()),
          task.getAgentId(),
          task.getAssignedTo(),
          task.getAttempt(),
          task.getFireAndForget(),
          task.getMessage(),
          task.getError(),
          task.getStage(),
          task.getStep(),
          task.getParentTaskId(),
          task.getDelegationGroupId(),
          task.getCorrelationId(),
          UsageView.of(task.getUsage()),
          task.getErrorLogs(),
          task.getConflicts());
    }
  }

  @Doc("The events of a plan in event order.")
  record TimelineView(String traceId, List<TimelineEventView> events) {
    static TimelineView of(String planId, List<TimelineEntry> entries) {
      String trace =
          entries.stream().map(TimelineEntry::getTraceId).filter(t -> t != null).findFirst().orElse(planId);
      return new TimelineView(trace, entries.stream().map(TimelineEventView::of).toList());
    }
  }

  @Doc("One event and the fact it asserts; data is null where it is larger than 8 KiB: origin then names the record that has it.")
  record TimelineEventView(
      String eventId,
      String eventType,
      Instant timestamp,
      @Nullable String parentEventId,
      String source,
      String kind,
      @Nullable String taskId,
      @Nullable Integer attempt,
      @Nullable String state,
      @Nullable String reason,
      @Nullable BigDecimal progress,
      @Nullable String correlationId,
      @JsonRawValue @Nullable String data,
      int dataBytes,
      OriginView origin) {
    static TimelineEventView of(TimelineEntry entry) {
      return new TimelineEventView(
          entry.getEventId(),
          entry.getEventType(),
          entry.getTime(),
          entry.getParentEventId(),
          entry.getSource(),
          label(entry.getKind()),
          entry.getTaskId(),
          entry.getAttempt(),
          entry.getState(),
          entry.getReason(),
          share(entry.getProgress()),
          entry.getCorrelationId(),
          entry.getData(),
          entry.getDataBytes(),
          new OriginView(entry.getOriginTopic(), entry.getOriginPartition(), entry.getOriginOffset()));
    }
  }

  @Doc("The Kafka record an event came by.")
  record OriginView(String topic, int partition, long offset) {}

  @Doc("A change of state of the plan (task_id null) or of one of its tasks, in event order.")
  record TransitionView(
      Instant timestamp,
      String eventId,
      String eventType,
      @Nullable String taskId,
      @Nullable String fromState,
      String toState,
      @Nullable String reason) {
    static TransitionView of(StateTransition transition) {
      return new TransitionView(
          transition.at(),
          transition.eventId(),
          transition.eventType(),
          transition.taskId(),
          transition.from(),
          transition.to(),
          transition.reason());
    }
  }

  @Doc("What became of the events of a request.")
  record IngestView(int accepted, int rejected, List<IngestedView> events) {}

  @Doc("What became of one event; path says whether it is folded where it arrives (fast) or takes a hop (slow).")
  record IngestedView(
      int index, @Nullable String id, String status, @Nullable String path, List<Problem.FieldError> errors) {}

  @Doc("The process is alive.")
  record HealthView(String status, String service, String version) {}

  @Doc("Whether this instance folds and answers, and why not.")
  record ReadyView(
      boolean ready, String state, List<String> reasons, List<Integer> partitions, long restoring, long lag) {}

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable BigDecimal share(@Nullable Integer millionths) {
    return millionths == null ? null : BigDecimal.valueOf(millionths, 6);
  }

  private static @Nullable BigDecimal decimal(@Nullable Long unscaled, int scale) {
    return unscaled == null ? null : BigDecimal.valueOf(unscaled, scale);
  }
}
