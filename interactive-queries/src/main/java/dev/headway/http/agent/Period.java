// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A length of time as it is asked for.
 *
 * @param text a whole number and m, h, d or w
 * @param length the length
 */
record Period(String text, Duration length) {
  /** What is kept by the hour is kept for so long. */
  static final Duration LONGEST = Duration.ofDays(90);

  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,8})([mhdw])");
  private static final int DAYS_OF_WEEK = 7;

  /** The period, if it is one and not too long. */
  static Optional<Period> of(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    long count = Long.parseLong(form.group(1));
    Duration length =
        switch (form.group(2)) {
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          case "d" -> Duration.ofDays(count);
          default -> Duration.ofDays(count * DAYS_OF_WEEK);
        };
    return length.compareTo(LONGEST) > 0 ? Optional.empty() : Optional.of(new Period(text, length));
  }
}
