// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Declared limits of a plan; a null part has no limit.
 *
 * @param tokens tokens.
 * @param costUsd money in US dollars.
 * @param seconds time in seconds.
 */
record BudgetView(
    @Doc(value = "Tokens.", example = "100000") @Nullable Long tokens,
    @Doc(value = "Money in US dollars.", example = "2.5") @Nullable BigDecimal costUsd,
    @Doc(value = "Time in seconds.", example = "3600.0") @Nullable BigDecimal seconds) {}
