// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;

/**
 * A plan that says it was started by a plan below it.
 *
 * @param planId the plan
 * @param parentPlanId the plan below that it names as its parent
 */
record CycleView(
    @Doc(value = "The plan.", example = "\"a\"") String planId,
    @Doc(value = "The plan below it that it names as its parent.", example = "\"c\"")
        String parentPlanId) {}
