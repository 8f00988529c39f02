// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;

/**
 * A task's place in a correlation group.
 *
 * @param at its earliest request in the group
 * @param taskId task
 */
public record GroupTask(EventOrder at, String taskId) {}
