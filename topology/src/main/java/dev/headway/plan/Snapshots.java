// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.schemas.avro.Budget;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Stage;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.avro.Waiting;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.TrustedRecords;
import dev.headway.task.TaskOutcome;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Shows a plan and its tasks as the public records. */
public final class Snapshots {
  static {
    TrustedRecords.install();
  }

  private Snapshots() {}

  /** The plan by all folded facts, as of {@code version}. */
  public static PlanProgress plan(PlanKey key, long version, PlanState plan) {
    PlanLifecycle life = plan.lifecycle();
    PlanAttributes described = plan.attributes();
    TaskTotals totals = plan.totals();
    Attributed<Fact.PlanEnded> ended = life.ended();
    EventOrder started = life.started() == null ? life.earliest() : life.started();
    EventOrder latest = totals.latest();
    String goalEvent = Attributed.value(described.goalEvent());
    PlanProgress.Builder snapshot =
        PlanProgress.newBuilder()
            .setTenantId(key.tenantId())
            .setUserId(key.userId())
            .setPlanId(key.planId())
            .setVersion(version)
            .setStatus(life.status())
            .setStartedAt(
                at(Objects.requireNonNull(started, "a plan has an earliest event").time()))
            .setCompletedAt(ended == null ? null : at(ended.at().time()))
            .setTaskCount(plan.taskCount())
            .setCompletedTasks(totals.completed())
            .setFailedTasks(totals.failed())
            .setCancelledTasks(totals.cancelled())
            .setOpenTasks(totals.open())
            .setFireAndForgetTasks(totals.fireAndForget())
            .setDeclaredTasks(plan.declaredTasks() < 0 ? null : plan.declaredTasks())
            .setProgress(progress(plan))
            .setCurrentState(Attributed.value(life.currentState()))
            .setError(ended == null ? null : ended.value().error())
            .setPlanName(Attributed.value(described.name()))
            .setGoal(Attributed.value(described.goal()))
            .setGoalEvent(goalEvent == null ? "unknown" : goalEvent)
            .setGoalId(Attributed.value(described.goalId()))
            .setSessionId(Attributed.value(described.sessionId()))
            .setScopeId(Attributed.value(described.scopeId()))
            .setParentPlanId(Attributed.value(described.parentPlanId()))
            .setTraceId(Attributed.value(described.traceId()))
            .setDeadline(described.deadline() == null ? null : at(described.deadline().value()))
            .setBudget(budget(Attributed.value(described.budget())))
            .setStages(stages(Attributed.value(described.stages())))
            .setWaiting(waiting(life))
            .setQuiescentSince(totals.open() > 0 || latest == null ? null : at(latest.time()))
            .setUsage(usage(plan.usage()))
            .setErrorLogs(plan.errorLogs())
            .setConflicts(totals.conflicts() + life.conflicts())
            .setUnmatchedResults(plan.unmatched())
            .setEvents(plan.events())
            .setStateDigest("");
    PlanProgress withoutDigest = snapshot.build();
    return snapshot.setStateDigest(PlanDigest.of(withoutDigest, totals.digest())).build();
  }

  /** Shares done over the number of tasks; a completed plan is done whatever is left open. */
  /** Share done in millionths; null while no task is known. */
  public static @Nullable Integer progress(PlanState plan) {
    if (plan.lifecycle().status() == PlanStatus.COMPLETED) {
      return 1_000_000;
    }
    return plan.taskCount() == 0 ? null : (int) (plan.totals().shares() / plan.taskCount());
  }

  private static @Nullable Budget budget(Fact.@Nullable Budget budget) {
    return budget == null
        ? null
        : new Budget(budget.tokens(), budget.costNanoUsd(), budget.durationMicros());
  }

  private static List<Stage> stages(@Nullable List<Fact.Stage> stages) {
    return stages == null
        ? List.of()
        : stages.stream()
            .map(s -> new Stage(s.name(), s.weightMillionths(), s.totalSteps()))
            .toList();
  }

  private static @Nullable Waiting waiting(PlanLifecycle life) {
    Attributed<Fact.PlanWaiting> waiting = life.waiting();
    return waiting == null || life.status() != PlanStatus.WAITING
        ? null
        : new Waiting(
            at(waiting.at().time()),
            waiting.value().reason(),
            waiting.value().expectedEvent(),
            waiting.value().timeoutMicros());
  }

  /** A task as emitted with {@code version} of its plan. */
  public static TaskExecution task(PlanKey key, long version, TaskOutcome task) {
    return TaskExecution.newBuilder()
        .setTenantId(key.tenantId())
        .setUserId(key.userId())
        .setPlanId(key.planId())
        .setTaskId(task.taskId())
        .setVersion(version)
        .setEventType(task.eventType())
        .setState(dev.headway.schemas.avro.TaskState.valueOf(task.status().name()))
        .setAttempt(task.attempt())
        .setFireAndForget(task.fireAndForget())
        .setStartedAt(at(task.startedAt()))
        .setCompletedAt(task.completedAt() == null ? null : at(task.completedAt()))
        .setDurationMicros(task.durationMicros())
        .setProgress(task.progress())
        .setMessage(task.message())
        .setError(task.error())
        .setAgentId(task.agentId())
        .setAssignedTo(task.assignedTo())
        .setStage(task.stage())
        .setStep(task.step())
        .setParentTaskId(task.parentTaskId())
        .setDelegationGroupId(task.groupId())
        .setCorrelationId(task.correlationId())
        .setUsage(usage(task.usage()))
        .setErrorLogs(task.errorLogs())
        .setConflicts(task.conflicts())
        .build();
  }

  private static Usage usage(dev.headway.event.Usage usage) {
    return new Usage(usage.inputTokens(), usage.outputTokens(), usage.costNanoUsd());
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
