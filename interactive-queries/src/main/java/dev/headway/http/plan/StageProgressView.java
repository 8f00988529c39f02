// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How far a stage is.
 *
 * @param name name
 * @param weight declared weight
 * @param totalSteps declared steps
 * @param completedSteps highest step reported
 * @param tasks tasks that name it
 * @param progress share done
 */
record StageProgressView(
    @Doc(value = "Name.", example = "\"write\"") String name,
    @Doc(value = "Declared weight.", example = "0.5") BigDecimal weight,
    @Doc(value = "Declared steps.", example = "4") @Nullable Long totalSteps,
    @Doc(value = "Highest step that a task has reported in it.", example = "3") long completedSteps,
    @Doc(value = "Tasks that name it.", example = "1") long tasks,
    @Doc(
            value =
                "Share done, 0 to 1: of declared steps, else the mean of the tasks that name it.",
            example = "0.75")
        BigDecimal progress) {}
