// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A declared stage of a plan.
 *
 * @param name name
 * @param weight weight among the stages
 * @param totalSteps declared steps; null: not declared
 */
public record Stage(String name, BigDecimal weight, @Nullable Long totalSteps) {}
