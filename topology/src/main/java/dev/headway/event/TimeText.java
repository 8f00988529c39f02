// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Microseconds since the epoch as RFC 3339 text in UTC with a Z. Written out here, since every
 * digest and every answer has some of them and the formatters of java.time take several times as
 * long.
 */
public final class TimeText {
  private static final int MICROS_PER_SECOND = 1_000_000;
  private static final int MICROS_PER_MILLI = 1_000;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int MILLI_DIGITS = 3;
  private static final int MICRO_DIGITS = 6;
  private static final int LONGEST = "2000-01-01T00:00:00.000000Z".length();
  private static final int LAST_YEAR = 9_999;

  private TimeText() {}

  /** With as many groups of three digits of a second as it takes, as {@link Instant#toString}. */
  public static String shortest(long micros) {
    return text(micros, MILLI_DIGITS);
  }

  /** With six digits of a second, or with none where all are 0. */
  public static String even(long micros) {
    return text(micros, MICRO_DIGITS);
  }

  private static String text(long micros, int fewest) {
    long seconds = Math.floorDiv(micros, MICROS_PER_SECOND);
    int fraction = (int) Math.floorMod(micros, (long) MICROS_PER_SECOND);
    LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(seconds, SECONDS_PER_DAY));
    if (date.getYear() < 0 || date.getYear() > LAST_YEAR) {
      // No RFC 3339 text at all; as java.time says it.
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
    }
    int ofDay = Math.floorMod(seconds, SECONDS_PER_DAY);
    byte[] text = new byte[LONGEST];
    int at = digits(text, 0, date.getYear(), 4);
    at = digits(text, mark(text, at, '-'), date.getMonthValue(), 2);
    at = digits(text, mark(text, at, '-'), date.getDayOfMonth(), 2);
    at = digits(text, mark(text, at, 'T'), ofDay / 3_600, 2);
    at = digits(text, mark(text, at, ':'), ofDay / 60 % 60, 2);
    at = digits(text, mark(text, at, ':'), ofDay % 60, 2);
    if (fraction != 0) {
      boolean millis = fewest == MILLI_DIGITS && fraction % MICROS_PER_MILLI == 0;
      at = mark(text, at, '.');
      at =
          millis
              ? digits(text, at, fraction / MICROS_PER_MILLI, MILLI_DIGITS)
              : digits(text, at, fraction, MICRO_DIGITS);
    }
    at = mark(text, at, 'Z');
    return new String(text, 0, at, StandardCharsets.ISO_8859_1);
  }

  private static int mark(byte[] text, int at, char mark) {
    text[at] = (byte) mark;
    return at + 1;
  }

  private static int digits(byte[] text, int at, int number, int count) {
    int rest = number;
    for (int i = at + count - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return at + count;
  }
}
