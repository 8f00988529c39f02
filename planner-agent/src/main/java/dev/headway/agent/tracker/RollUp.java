// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Counts, cost and time of one or more plans.
 *
 * @param plans plans
 * @param endedPlans of these, ended
 * @param taskCount tasks
 * @param completedTasks tasks completed
 * @param failedTasks tasks failed
 * @param cancelledTasks tasks cancelled
 * @param openTasks tasks open
 * @param errorLogs log lines of level error
 * @param usage tokens and money
 * @param startedAt earliest start
 * @param completedAt latest end; null while any has not ended
 * @param elapsedSeconds from the earliest start to the latest end; null while any has not ended
 */
public record RollUp(
    long plans,
    long endedPlans,
    long taskCount,
    long completedTasks,
    long failedTasks,
    long cancelledTasks,
    long openTasks,
    long errorLogs,
    Usage usage,
    Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable BigDecimal elapsedSeconds) {
  /** Fills in what may be left out. */
  public RollUp {
    usage = Usage.orNone(usage);
  }
}
