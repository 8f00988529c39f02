// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.util.List;

/**
 * A plan and everything below it.
 *
 * @param root the plan
 * @param cycles where a plan would come up a second time: cut there
 * @param truncated plans whose sub-plans are not shown, since there are too many
 */
record HierarchyView(
    @Doc("The plan, with the plans below it.") PlanNodeView root,
    @Doc(value = "Where a plan would come up a second time; it is cut there.", example = "[]")
        List<CycleView> cycles,
    @Doc(
            value =
                "Plans whose sub-plans are not shown: there are more than 1,000 plans, or 32 levels.",
            example = "[]")
        List<String> truncated) {}
