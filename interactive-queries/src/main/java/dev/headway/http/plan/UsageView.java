// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;

/**
 * Tokens and money spent on model calls.
 *
 * @param inputTokens tokens sent to models.
 * @param outputTokens tokens received from models.
 * @param costUsd money spent, in US dollars.
 */
record UsageView(
    @Doc(value = "Tokens sent to models.", example = "1200") long inputTokens,
    @Doc(value = "Tokens received from models.", example = "340") long outputTokens,
    @Doc(value = "Money spent, in US dollars.", example = "0.0123") BigDecimal costUsd) {}
