// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import org.jspecify.annotations.Nullable;

/**
 * How far a stage is.
 *
 * @param name name
 * @param weight declared weight in millionths
 * @param totalSteps declared steps; null: none
 * @param completedSteps highest step reported
 * @param tasks tasks that name the stage
 * @param share share done in millionths
 */
public record StageReport(
    String name,
    int weight,
    @Nullable Long totalSteps,
    long completedSteps,
    long tasks,
    int share) {}
