// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Tasks fanned out together.
 *
 * @param groupId group
 * @param parentTaskId task that fans out; {@code unknown} where nobody said
 * @param planId its plan
 * @param totalTasks declared number of members
 * @param completedTasks members completed
 * @param failedTasks members failed; they are not among the completed
 * @param cancelledTasks members cancelled
 * @param memberTasks tasks of the plan that name the group
 * @param createdAt time of the earliest {@code delegation.started}
 */
public record DelegationGroup(
    String groupId,
    String parentTaskId,
    @Nullable String planId,
    long totalTasks,
    long completedTasks,
    long failedTasks,
    long cancelledTasks,
    long memberTasks,
    Instant createdAt) {
  /** Checks that the answer is whole. */
  public DelegationGroup {
    Fields.required(groupId, "group_id");
    Fields.required(createdAt, "created_at");
  }

  /** Whether every declared member has ended, however. */
  public boolean hasEnded() {
    return completedTasks + failedTasks + cancelledTasks >= totalTasks;
  }
}
