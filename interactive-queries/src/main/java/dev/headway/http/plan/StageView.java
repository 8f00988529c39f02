// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A declared stage of a plan.
 *
 * @param name name.
 * @param weight weight among the stages.
 * @param totalSteps declared steps.
 */
record StageView(
    @Doc(value = "Name.", example = "\"search\"") String name,
    @Doc(value = "Weight among the stages.", example = "0.4") BigDecimal weight,
    @Doc(value = "Declared steps.", example = "10") @Nullable Long totalSteps) {}
