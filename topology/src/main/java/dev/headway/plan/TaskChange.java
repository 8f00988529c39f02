// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * A task as it counted and as it counts now.
 *
 * @param was before; null when the task was not known
 * @param is after; null when the task has left
 */
public record TaskChange(@Nullable TaskOutcome was, @Nullable TaskOutcome is) {}
