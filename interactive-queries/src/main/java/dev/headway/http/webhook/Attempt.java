// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One try to deliver.
 *
 * @param at when it began
 * @param status HTTP status; null: there was no answer
 * @param error why there was none; null: there was
 * @param took how long it took
 * @param answer the first bytes of the answer's body, as text
 * @param retryAfter what the receiver asked for; null: nothing
 */
public record Attempt(
    Instant at,
    @Nullable Integer status,
    @Nullable String error,
    Duration took,
    String answer,
    @Nullable Duration retryAfter) {
  private static final int GONE = 410;

  /** One that was answered. */
  public static Attempt answered(
      Instant at, int status, Duration took, String answer, @Nullable Duration retryAfter) {
    return new Attempt(at, status, null, took, answer, retryAfter);
  }

  /** One that was not answered. */
  public static Attempt failed(Instant at, String error, Duration took) {
    return new Attempt(at, null, error, took, "", null);
  }

  /** Whether the receiver has taken it: 2xx and nothing else. */
  public boolean isGood() {
    return status != null && status / 100 == 2;
  }

  /** Whether the receiver wants nothing any more. */
  public boolean isGone() {
    return status != null && status == GONE;
  }

  /** Whether the receiver has too much to do. */
  public boolean isOverload() {
    return status != null && (status == 429 || status == 502 || status == 504);
  }

  /** What came of it, in words. */
  public String outcome() {
    return status == null ? String.valueOf(error) : "status " + status;
  }
}
