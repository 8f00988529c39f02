// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a change to a plan comes to, for those who keep lists and sums of many plans.
 *
 * @param before the plan before; null when there was none
 * @param after the plan after; null when it has left
 * @param tasks the tasks whose outcome changed, in the order in which it did
 */
public record PlanChange(
    @Nullable PlanState before, @Nullable PlanState after, List<TaskChange> tasks) {
  /** Copies the list. */
  public PlanChange {
    tasks = List.copyOf(tasks);
  }
}
