// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.json;

import dev.headway.event.TimeText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Instants as RFC 3339 in UTC with a Z: whole seconds without a fraction, all others with six
 * digits.
 */
public final class Times {
  private Times() {}

  /** The text of {@code instant}, cut to microseconds. */
  public static String text(Instant instant) {
    return TimeText.even(
        ChronoUnit.MICROS.between(Instant.EPOCH, instant.truncatedTo(ChronoUnit.MICROS)));
  }
}
