// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.agent;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An agent.
 *
 * @param agentId agent
 * @param lastSeen time of its latest event
 * @param inFlight tasks it has open
 * @param totalTasks all its tasks
 * @param completedTasks completed
 * @param failedTasks failed
 * @param cancelledTasks cancelled
 * @param successRate completed over all
 * @param p50DurationSeconds median duration
 * @param p95DurationSeconds 95 % take no longer
 */
record AgentView(
    @Doc(value = "Agent.", example = "\"writer\"") String agentId,
    @Doc(
            value = "Time of its latest event, to the second; null when it has sent none.",
            example = "\"2026-01-01T12:00:00Z\"")
        @Nullable Instant lastSeen,
    @Doc(value = "Tasks it has open.", example = "3") long inFlight,
    @Doc(value = "All its tasks.", example = "100") long totalTasks,
    @Doc(value = "Of these, completed.", example = "85") long completedTasks,
    @Doc(value = "Of these, failed.", example = "10") long failedTasks,
    @Doc(value = "Of these, cancelled.", example = "2") long cancelledTasks,
    @Doc(value = "Completed over all, 0 to 1; 0 without any.", example = "0.85")
        BigDecimal successRate,
    @Doc(value = "Median duration, within 1 %.", example = "2.1") BigDecimal p50DurationSeconds,
    @Doc(value = "95 % take no longer, within 1 %.", example = "4.8")
        BigDecimal p95DurationSeconds) {}
