// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.time.Instant;

/**
 * Tasks fanned out together.
 *
 * @param groupId group
 * @param parentTaskId task that fans out
 * @param planId its plan
 * @param totalTasks declared number of members
 * @param completedTasks members completed
 * @param failedTasks members failed
 * @param cancelledTasks members cancelled
 * @param memberTasks tasks that name the group
 * @param createdAt time of the delegation.started that holds
 */
record DelegationGroupView(
    @Doc(value = "Group.", example = "\"group-1\"") String groupId,
    @Doc(value = "Task that fans out; unknown where the event does not say.", example = "\"t7\"")
        String parentTaskId,
    @Doc(value = "Its plan.", example = "\"research-42\"") String planId,
    @Doc(value = "Declared number of members.", example = "3") long totalTasks,
    @Doc(value = "Members completed.", example = "1") long completedTasks,
    @Doc(value = "Members failed; they are not among the completed.", example = "1")
        long failedTasks,
    @Doc(value = "Members cancelled.", example = "0") long cancelledTasks,
    @Doc(value = "Tasks of the plan that name the group.", example = "3") long memberTasks,
    @Doc(value = "Time of the earliest delegation.started.", example = "\"2026-01-01T12:00:00Z\"")
        Instant createdAt) {}
