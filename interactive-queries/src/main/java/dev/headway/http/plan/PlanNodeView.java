// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.util.List;

/**
 * A plan with the plans below it.
 *
 * @param plan the plan
 * @param own what it comes to by itself
 * @param rollUp what it comes to with everything below
 * @param subPlans the plans it started, by start
 */
record PlanNodeView(
    @Doc("The plan.") PlanExecutionView plan,
    @Doc("What it comes to by itself.") RollUpView own,
    @Doc("What it comes to with everything below.") RollUpView rollUp,
    @Doc(value = "The plans it started, by start.", example = "[]") List<PlanNodeView> subPlans) {}
