// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is spent of a budget.
 *
 * @param limit declared limit
 * @param spent spent so far
 * @param left limit − spent
 * @param forecast spent at the end, if it goes on so
 * @param exhausted the limit is reached
 * @param atRisk the limit will be passed, if it goes on so
 */
record SpentView(
    @Doc(value = "Declared limit; null: none.", example = "100.0") @Nullable BigDecimal limit,
    @Doc(value = "Spent so far.", example = "40.0") BigDecimal spent,
    @Doc(value = "Limit − spent, negative when overdrawn.", example = "60.0")
        @Nullable BigDecimal left,
    @Doc(value = "Spent at the end, if it goes on as so far; null: not known.", example = "69.6")
        @Nullable BigDecimal forecast,
    @Doc(value = "The limit is reached.", example = "false") boolean exhausted,
    @Doc(value = "The limit will be passed, if it goes on as so far.", example = "false")
        boolean atRisk) {}
