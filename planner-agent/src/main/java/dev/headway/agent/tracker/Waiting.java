// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a waiting plan waits for.
 *
 * @param since when the wait began
 * @param reason why
 * @param expectedEvent type of the event that ends it
 * @param timeoutSeconds how long it may take, in seconds
 */
public record Waiting(
    Instant since,
    @Nullable String reason,
    @Nullable String expectedEvent,
    @Nullable BigDecimal timeoutSeconds) {}
