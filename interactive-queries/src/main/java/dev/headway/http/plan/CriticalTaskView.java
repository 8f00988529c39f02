// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The open task that decides when a plan ends.
 *
 * @param taskId task
 * @param eventType type of its request
 * @param agentId agent that has it, or is meant to
 * @param startedAt start
 * @param p50Seconds half of such tasks take no longer
 * @param p90Seconds nine of ten take no longer
 * @param p99Seconds 99 of 100 take no longer
 * @param basis how many tasks that is from
 */
record CriticalTaskView(
    @Doc(value = "Task.", example = "\"t5\"") String taskId,
    @Doc(value = "Type of its request.", example = "\"draft.requested\"") String eventType,
    @Doc(value = "Agent that has it, or is meant to.", example = "\"writer\"")
        @Nullable String agentId,
    @Doc(value = "Start.", example = "\"2026-01-01T12:00:08Z\"") Instant startedAt,
    @Doc(value = "Half of such tasks take no longer; null: too few known.", example = "1.1")
        @Nullable BigDecimal p50Seconds,
    @Doc(value = "Nine of ten take no longer.", example = "2.9") @Nullable BigDecimal p90Seconds,
    @Doc(value = "99 of 100 take no longer.", example = "4.2") @Nullable BigDecimal p99Seconds,
    @Doc(value = "How many tasks that is from.", example = "412") long basis) {}
