// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Declared limits of a plan; a null part has no limit.
 *
 * @param tokens tokens
 * @param costUsd money in US dollars
 * @param seconds time in seconds
 */
public record Budget(
    @Nullable Long tokens, @Nullable BigDecimal costUsd, @Nullable BigDecimal seconds) {}
