// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Decimals;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.Usage;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Counts, cost and time of one or more plans, as {@link RollUpView} shows them. */
record RollUp(
    long plans,
    long ended,
    long tasks,
    long completed,
    long failed,
    long cancelled,
    long open,
    long errorLogs,
    long inputTokens,
    long outputTokens,
    long costNanoUsd,
    Instant startedAt,
    @Nullable Instant completedAt) {
  static RollUp of(PlanProgress plan) {
    Usage usage = plan.getUsage();
    return new RollUp(
        1,
        plan.getCompletedAt() == null ? 0 : 1,
        plan.getTaskCount(),
        plan.getCompletedTasks(),
        plan.getFailedTasks(),
        plan.getCancelledTasks(),
        plan.getOpenTasks(),
        plan.getErrorLogs(),
        usage.getInputTokens(),
        usage.getOutputTokens(),
        usage.getCostNanoUsd(),
        plan.getStartedAt(),
        plan.getCompletedAt());
  }

  RollUp plus(RollUp other) {
    return new RollUp(
        plans + other.plans,
        ended + other.ended,
        tasks + other.tasks,
        completed + other.completed,
        failed + other.failed,
        cancelled + other.cancelled,
        open + other.open,
        errorLogs + other.errorLogs,
        inputTokens + other.inputTokens,
        outputTokens + other.outputTokens,
        costNanoUsd + other.costNanoUsd,
        startedAt.isBefore(other.startedAt) ? startedAt : other.startedAt,
        later(completedAt, other.completedAt));
  }

  private static @Nullable Instant later(@Nullable Instant a, @Nullable Instant b) {
    return a == null || b == null ? null : a.isAfter(b) ? a : b;
  }

  RollUpView view() {
    return new RollUpView(
        plans,
        ended,
        tasks,
        completed,
        failed,
        cancelled,
        open,
        errorLogs,
        PlanRendering.usage(new Usage(inputTokens, outputTokens, costNanoUsd)),
        startedAt,
        completedAt,
        completedAt == null
            ? null
            : Decimals.seconds(Math.max(0, ChronoUnit.MICROS.between(startedAt, completedAt))));
  }
}
