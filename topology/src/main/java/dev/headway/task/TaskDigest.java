// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

/** The digest of a task: SHA-256 of its canonical JSON, without tenant, user, plan and version. */
public final class TaskDigest {
  private TaskDigest() {}

  /** The digest of {@code task}. */
  public static Digest of(TaskOutcome task) {
    return new CanonicalJson()
        .add("agent_id", task.agentId())
        .add("assigned_to", task.assignedTo())
        .add("attempt", task.attempt())
        .addTime("completed_at", task.completedAt())
        .add("conflicts", Long.valueOf(task.conflicts()))
        .add("correlation_id", task.correlationId())
        .add("cost_nano_usd", Long.valueOf(task.usage().costNanoUsd()))
        .add("delegation_group_id", task.groupId())
        .add("error", task.error())
        .add("error_logs", Long.valueOf(task.errorLogs()))
        .add("event_type", task.eventType())
        .add("fire_and_forget", task.fireAndForget())
        .add("input_tokens", Long.valueOf(task.usage().inputTokens()))
        .add("message", task.message())
        .add("output_tokens", Long.valueOf(task.usage().outputTokens()))
        .add("parent_task_id", task.parentTaskId())
        .add("progress", task.progress())
        .add("stage", task.stage())
        .addTime("started_at", task.startedAt())
        .add("state", task.status().label())
        .add("step", task.step())
        .add("task_id", task.taskId())
        .sha256();
  }
}
