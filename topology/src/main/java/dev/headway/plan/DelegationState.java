// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Tasks fanned out together.
 *
 * @param groupId group
 * @param started earliest delegation.started
 * @param members tasks that name the group
 * @param completed members completed
 * @param failed members failed
 * @param cancelled members cancelled
 */
public record DelegationState(
    String groupId,
    @Nullable Attributed<Started> started,
    long members,
    long completed,
    long failed,
    long cancelled) {
  /**
   * What a delegation.started says.
   *
   * @param parentTaskId task that fans out
   * @param totalTasks declared number of members
   */
  public record Started(@Nullable String parentTaskId, long totalTasks) {}

  static DelegationState unknown(String groupId) {
    return new DelegationState(groupId, null, 0, 0, 0, 0);
  }

  DelegationState count(TaskStatus status, int sign) {
    return new DelegationState(
        groupId,
        started,
        members + sign,
        completed + (status == TaskStatus.COMPLETED ? sign : 0),
        failed + (status == TaskStatus.FAILED ? sign : 0),
        cancelled + (status == TaskStatus.CANCELLED ? sign : 0));
  }

  DelegationState with(EventOrder at, Started start) {
    return new DelegationState(
        groupId, Attributed.earliest(started, at, start), members, completed, failed, cancelled);
  }
}
