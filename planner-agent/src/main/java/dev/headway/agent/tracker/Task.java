// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One task of a plan.
 *
 * @param taskId task
 * @param eventType type of the earliest request; {@code unknown} when none came
 * @param state state
 * @param startedAt earliest request or running event, else the earliest event
 * @param completedAt time of the event that ended it; null while it is open
 * @param durationSeconds from start to end in seconds, at least 0; null while it is open
 * @param progress reported progress, 0 to 1; a completed task shows 1
 * @param agentId agent that answered or runs it, else the one it is assigned to
 * @param assignedTo agent the request names
 * @param attempt winning attempt, from 1
 * @param message latest message of the winning attempt
 * @param error error of the event that ended it
 * @param stage latest reported stage
 * @param step latest reported step
 * @param parentTaskId task this one was split from
 * @param delegationGroupId group it was fanned out with
 * @param correlationId correlation of the earliest request
 * @param fireAndForget nobody waits for an answer
 * @param usage tokens and money spent on it
 * @param errorLogs log entries of level error
 * @param conflicts terminal facts that contradict the winning one of their attempt
 * @param version version of the plan it was read with
 */
public record Task(
    String taskId,
    String eventType,
    TaskState state,
    Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable BigDecimal durationSeconds,
    @Nullable BigDecimal progress,
    @Nullable String agentId,
    @Nullable String assignedTo,
    int attempt,
    @Nullable String message,
    @Nullable String error,
    @Nullable String stage,
    @Nullable Long step,
    @Nullable String parentTaskId,
    @Nullable String delegationGroupId,
    @Nullable String correlationId,
    boolean fireAndForget,
    Usage usage,
    long errorLogs,
    long conflicts,
    long version) {
  /** Checks that the answer is whole. */
  public Task {
    Fields.required(taskId, "task_id");
    Fields.required(eventType, "event_type");
    Fields.required(state, "state");
    Fields.required(startedAt, "started_at");
    usage = Usage.orNone(usage);
  }
}
