// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * An agent's tasks that began in a period. Without any, everything is 0.
 *
 * @param agentId agent
 * @param period the period, as asked
 * @param totalTasks tasks
 * @param completedTasks completed
 * @param failedTasks failed
 * @param cancelledTasks cancelled
 * @param openTasks not ended
 * @param avgDurationSeconds mean duration of those completed or failed, in seconds
 * @param p50DurationSeconds median of these, within 1 %
 * @param p95DurationSeconds 95 % of these take no longer
 * @param p99DurationSeconds 99 % of these take no longer
 * @param successRate completed over all, 0 to 1
 * @param after the period begins after this
 * @param until the period ends with this
 */
public record AgentMetrics(
    String agentId,
    String period,
    long totalTasks,
    long completedTasks,
    long failedTasks,
    long cancelledTasks,
    long openTasks,
    BigDecimal avgDurationSeconds,
    BigDecimal p50DurationSeconds,
    BigDecimal p95DurationSeconds,
    BigDecimal p99DurationSeconds,
    BigDecimal successRate,
    Instant after,
    Instant until) {
  /** Checks that the answer is whole. */
  public AgentMetrics {
    Fields.required(agentId, "agent_id");
    Fields.required(period, "period");
    Fields.required(successRate, "success_rate");
  }
}
