// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
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
record RollUpView(
    @Doc(value = "Plans.", example = "3") long plans,
    @Doc(value = "Of these, ended.", example = "1") long endedPlans,
    @Doc(value = "Tasks.", example = "12") long taskCount,
    @Doc(value = "Tasks completed.", example = "7") long completedTasks,
    @Doc(value = "Tasks failed.", example = "1") long failedTasks,
    @Doc(value = "Tasks cancelled.", example = "0") long cancelledTasks,
    @Doc(value = "Tasks open.", example = "4") long openTasks,
    @Doc(value = "Log lines of level error.", example = "2") long errorLogs,
    @Doc("Tokens and money.") UsageView usage,
    @Doc(value = "Earliest start.", example = "\"2026-01-01T12:00:00Z\"") Instant startedAt,
    @Doc(value = "Latest end; null while any has not ended.", example = "null")
        @Nullable Instant completedAt,
    @Doc(
            value = "From the earliest start to the latest end; null while any has not ended.",
            example = "null")
        @Nullable BigDecimal elapsedSeconds) {}
