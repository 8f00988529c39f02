// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import dev.headway.schemas.avro.TaskState;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One task of a plan.
 *
 * @param taskId task.
 * @param eventType type of the earliest request; unknown when none came.
 * @param state state.
 * @param startedAt earliest request or running event, else the earliest event.
 * @param completedAt time of the event that ended it; null while it is open.
 * @param durationSeconds completed_at − started_at in seconds, at least 0; null while it is open.
 * @param progress reported progress, 0 to 1; a completed task shows 1.
 * @param agentId agent that answered or runs it, else the one it is assigned to.
 * @param assignedTo agent the request names.
 * @param attempt winning attempt, from 1.
 * @param message latest message of the winning attempt.
 * @param error error of the event that ended it.
 * @param stage latest reported stage.
 * @param step latest reported step.
 * @param parentTaskId task this one was split from.
 * @param delegationGroupId group it was fanned out with.
 * @param correlationId correlation of the earliest request.
 * @param fireAndForget nobody waits for an answer; outside task_count.
 * @param usage Tokens and money spent on it.
 * @param errorLogs log entries of level error.
 * @param conflicts terminal facts that contradict the winning one of their attempt.
 * @param version version of the plan it was read with.
 */
record TaskExecutionView(
    @Doc(value = "Task.", example = "\"a1\"") String taskId,
    @Doc(
            value = "Type of the earliest request; unknown when none came.",
            example = "\"data.fetch.requested\"")
        String eventType,
    @Doc(value = "State.", example = "\"completed\"") TaskState state,
    @Doc(
            value = "Earliest request or running event, else the earliest event.",
            example = "\"2026-01-01T12:00:00Z\"")
        Instant startedAt,
    @Doc(
            value = "Time of the event that ended it; null while it is open.",
            example = "\"2026-01-01T12:00:02.500000Z\"")
        @Nullable Instant completedAt,
    @Doc(
            value = "completed_at − started_at in seconds, at least 0; null while it is open.",
            example = "2.5")
        @Nullable BigDecimal durationSeconds,
    @Doc(value = "Reported progress, 0 to 1; a completed task shows 1.", example = "1.0")
        @Nullable BigDecimal progress,
    @Doc(
            value = "Agent that answered or runs it, else the one it is assigned to.",
            example = "\"fetcher\"")
        @Nullable String agentId,
    @Doc(value = "Agent the request names.", example = "null") @Nullable String assignedTo,
    @Doc(value = "Winning attempt, from 1.", example = "1") int attempt,
    @Doc(value = "Latest message of the winning attempt.", example = "null")
        @Nullable String message,
    @Doc(value = "Error of the event that ended it.", example = "null") @Nullable String error,
    @Doc(value = "Latest reported stage.", example = "null") @Nullable String stage,
    @Doc(value = "Latest reported step.", example = "null") @Nullable Long step,
    @Doc(value = "Task this one was split from.", example = "null") @Nullable String parentTaskId,
    @Doc(value = "Group it was fanned out with.", example = "null")
        @Nullable String delegationGroupId,
    @Doc(value = "Correlation of the earliest request.", example = "\"c1\"")
        @Nullable String correlationId,
    @Doc(value = "Nobody waits for an answer; outside task_count.", example = "false")
        boolean fireAndForget,
    @Doc("Tokens and money spent on it.") UsageView usage,
    @Doc(value = "Log entries of level error.", example = "0") long errorLogs,
    @Doc(value = "Terminal facts that contradict the winning one of their attempt.", example = "0")
        long conflicts,
    @Doc(value = "Version of the plan it was read with.", example = "4") long version) {}
