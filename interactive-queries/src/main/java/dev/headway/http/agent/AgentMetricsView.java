// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.agent;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import java.time.Instant;

/**
 * An agent's tasks that began in a period.
 *
 * @param agentId agent
 * @param period the period, as asked
 * @param totalTasks tasks
 * @param completedTasks completed
 * @param failedTasks failed
 * @param cancelledTasks cancelled
 * @param openTasks not ended
 * @param avgDurationSeconds mean duration of those completed or failed
 * @param p50DurationSeconds median of these
 * @param p95DurationSeconds 95 % of these take no longer
 * @param p99DurationSeconds 99 % of these take no longer
 * @param successRate completed over all
 * @param after where the period begins
 * @param until where it ends
 */
record AgentMetricsView(
    @Doc(value = "Agent.", example = "\"writer\"") String agentId,
    @Doc(value = "The period, as asked.", example = "\"7d\"") String period,
    @Doc(value = "Tasks that began in it.", example = "100") long totalTasks,
    @Doc(value = "Of these, completed.", example = "85") long completedTasks,
    @Doc(value = "Of these, failed.", example = "10") long failedTasks,
    @Doc(value = "Of these, cancelled.", example = "0") long cancelledTasks,
    @Doc(value = "Of these, not ended.", example = "5") long openTasks,
    @Doc(value = "Mean duration of those completed or failed; 0 without any.", example = "2.5")
        BigDecimal avgDurationSeconds,
    @Doc(value = "Median duration, within 1 %.", example = "2.1") BigDecimal p50DurationSeconds,
    @Doc(value = "95 % take no longer, within 1 %.", example = "4.8") BigDecimal p95DurationSeconds,
    @Doc(value = "99 % take no longer, within 1 %.", example = "7.0") BigDecimal p99DurationSeconds,
    @Doc(value = "Completed over all, 0 to 1; 0 without any.", example = "0.85")
        BigDecimal successRate,
    @Doc(value = "The period begins after this.", example = "\"2026-01-01T12:00:00Z\"")
        Instant after,
    @Doc(value = "The period ends with this.", example = "\"2026-01-08T12:00:00Z\"")
        Instant until) {}
