// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a waiting plan waits for.
 *
 * @param since when the wait began.
 * @param reason why.
 * @param expectedEvent event that ends it.
 * @param timeoutSeconds how long it may take, in seconds.
 */
record WaitingView(
    @Doc(value = "When the wait began.", example = "\"2026-01-01T12:00:02Z\"") Instant since,
    @Doc(value = "Why.", example = "\"approval needed\"") @Nullable String reason,
    @Doc(value = "Event that ends it.", example = "\"approval.given\"")
        @Nullable String expectedEvent,
    @Doc(value = "How long it may take, in seconds.", example = "3600.0")
        @Nullable BigDecimal timeoutSeconds) {}
