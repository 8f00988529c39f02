// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;

/**
 * How far estimates can be trusted.
 *
 * @param tasks recent tasks that were compared
 * @param withinP50 share of them that took no longer than the median of the earlier ones
 * @param withinP90 share of them that took no longer than nine of ten of the earlier ones
 */
record CalibrationView(
    @Doc(
            value = "Completed tasks begun since yesterday (UTC), held against those before.",
            example = "140")
        long tasks,
    @Doc(
            value = "Share that took no longer than half of the earlier ones: 0.5 is as promised.",
            example = "0.53")
        BigDecimal withinP50,
    @Doc(
            value =
                "Share that took no longer than nine of ten of the earlier ones: 0.9 is as promised.",
            example = "0.91")
        BigDecimal withinP90) {}
