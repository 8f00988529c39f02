// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;

/**
 * A plan and everything below it.
 *
 * @param root the plan
 * @param cycles where a plan would come up a second time: cut there
 * @param truncated plans whose sub-plans are not shown, since there are too many
 */
public record PlanHierarchy(PlanNode root, List<Cycle> cycles, List<String> truncated) {
  /**
   * A plan that says it was started by a plan below it.
   *
   * @param planId the plan
   * @param parentPlanId the plan below that it names as its parent
   */
  public record Cycle(String planId, String parentPlanId) {}

  /** Checks that the answer is whole, and copies the lists. */
  public PlanHierarchy {
    Fields.required(root, "root");
    cycles = Fields.list(cycles);
    truncated = Fields.list(truncated);
  }
}
