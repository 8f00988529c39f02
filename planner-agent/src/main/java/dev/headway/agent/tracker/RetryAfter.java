// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The header Retry-After: seconds, as Headway says it, or a date, as proxies may. */
final class RetryAfter {
  /** Where nobody says how long. */
  private static final Duration DEFAULT = Duration.ofSeconds(1);

  private RetryAfter() {}

  /**
   * How long to wait.
   *
   * @param now reckoned from, where it is a date
   */
  static Duration of(HttpHeaders headers, Instant now) {
    String text = headers.firstValue("Retry-After").orElse("").strip();
    if (text.isEmpty()) {
      return DEFAULT;
    }
    try {
      return text.chars().allMatch(c -> c >= '0' && c <= '9')
          ? Duration.ofSeconds(Long.parseLong(text))
          : until(ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME), now);
    } catch (NumberFormatException | DateTimeException e) {
      return DEFAULT;
    }
  }

  private static Duration until(ZonedDateTime date, Instant now) {
    Duration wait = Duration.between(now, date.toInstant());
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
