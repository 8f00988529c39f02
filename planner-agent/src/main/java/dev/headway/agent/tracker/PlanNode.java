// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;

/**
 * A plan with the plans below it.
 *
 * @param plan the plan
 * @param own what it comes to by itself
 * @param rollUp what it comes to with everything below
 * @param subPlans the plans it started, by start
 */
public record PlanNode(PlanExecution plan, RollUp own, RollUp rollUp, List<PlanNode> subPlans) {
  /** Checks that the answer is whole, and copies the list. */
  public PlanNode {
    Fields.required(plan, "plan");
    Fields.required(own, "own");
    Fields.required(rollUp, "roll_up");
    subPlans = Fields.list(subPlans);
  }
}
