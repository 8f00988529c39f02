// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import dev.headway.http.json.Decimals;
import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try to deliver.
 *
 * @param at when it began
 * @param status HTTP status
 * @param error why there was no answer
 * @param seconds how long it took
 * @param answer the beginning of the answer's body
 */
record AttemptView(
    @Doc(value = "When it began.", example = "\"2026-01-01T12:00:01Z\"") Instant at,
    @Doc(value = "HTTP status; null: there was no answer.", example = "500")
        @Nullable Integer status,
    @Doc(value = "Why there was no answer.", example = "null") @Nullable String error,
    @Doc(value = "How long it took, in seconds.", example = "0.012") BigDecimal seconds,
    @Doc(value = "The beginning of the answer's body.", example = "\"try again\"") String answer) {
  static AttemptView of(Attempt attempt) {
    return new AttemptView(
        attempt.at(),
        attempt.status(),
        attempt.error(),
        Decimals.seconds(attempt.took().toNanos() / 1_000),
        attempt.answer());
  }
}
