// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.EventOrder;
import dev.headway.event.TaskStatus;
import dev.headway.event.Usage;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a task's facts: everything a snapshot shows of it.
 *
 * @param taskId task
 * @param eventType type of the earliest request; {@code unknown} without one
 * @param status state
 * @param attempt winning attempt
 * @param fireAndForget nobody waits for an answer
 * @param startedAt microseconds since the epoch
 * @param completedAt microseconds since the epoch; null while open
 * @param progress share done in millionths
 * @param message message
 * @param error error
 * @param agentId agent
 * @param assignedTo agent the request names
 * @param stage stage
 * @param step step
 * @param parentTaskId task it was split from
 * @param groupId delegation group
 * @param correlationId correlation of the earliest request
 * @param usage ledger
 * @param errorLogs log lines of level error
 * @param conflicts endings that contradict the winning one of their attempt
 * @param latest latest task event
 */
public record TaskOutcome(
    String taskId,
    String eventType,
    TaskStatus status,
    int attempt,
    boolean fireAndForget,
    long startedAt,
    @Nullable Long completedAt,
    @Nullable Integer progress,
    @Nullable String message,
    @Nullable String error,
    @Nullable String agentId,
    @Nullable String assignedTo,
    @Nullable String stage,
    @Nullable Long step,
    @Nullable String parentTaskId,
    @Nullable String groupId,
    @Nullable String correlationId,
    Usage usage,
    long errorLogs,
    long conflicts,
    EventOrder latest) {

  /** completed_at − started_at, at least 0, in microseconds; null while open. */
  public @Nullable Long durationMicros() {
    return completedAt == null ? null : Math.max(0, completedAt - startedAt);
  }

  /** Its share in the plan's progress, in millionths: an ended task counts whole. */
  public int share() {
    return status.terminal() ? 1_000_000 : progress == null ? 0 : progress;
  }
}
