// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Date-times of RFC 3339 §5.6, floored to microseconds. java.time's own ISO parsers refuse more
 * than nine digits of fraction and accept forms the RFC does not know.
 */
public final class Rfc3339 {
  /** {@code yyyy-MM-ddTHH:mm:ss}. */
  private static final int SECONDS_END = 19;

  private Rfc3339() {}

  /** The instant {@code text} names; null when it is not a date-time of the RFC. */
  public static @Nullable Instant parse(String text) {
    if (text.length() <= SECONDS_END || !separators(text)) {
      return null;
    }
    int end = SECONDS_END;
    int micros = 0;
    if (text.charAt(end) == '.') {
      int digits = 0;
      end++;
      for (; end < text.length() && digit(text.charAt(end)); end++) {
        if (digits < 6) {
          micros = micros * 10 + (text.charAt(end) - '0');
        }
        digits++;
      }
      if (digits == 0) {
        return null;
      }
      for (; digits < 6; digits++) {
        micros *= 10;
      }
    }
    int offset = offsetSeconds(text, end);
    int second = number(text, 17, 19);
    // A leap second is folded onto the second before it, as most clocks do; only 23:59 UTC can hold
    // one.
    boolean leap = second == 60;
    int year = number(text, 0, 4);
    if (offset == Integer.MIN_VALUE || year < 0) {
      return null;
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              year,
              number(text, 5, 7),
              number(text, 8, 10),
              number(text, 11, 13),
              number(text, 14, 16),
              leap ? 59 : second,
              micros * 1_000);
      LocalDateTime utc = local.minusSeconds(offset);
      return leap && (utc.getHour() != 23 || utc.getMinute() != 59)
          ? null
          : utc.toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static boolean separators(String text) {
    char t = text.charAt(10);
    return text.charAt(4) == '-'
        && text.charAt(7) == '-'
        && (t == 'T' || t == 't')
        && text.charAt(13) == ':'
        && text.charAt(16) == ':';
  }

  /**
   * Seconds east of Greenwich that {@code text} names from {@code start} to its end; the least
   * integer for none.
   */
  private static int offsetSeconds(String text, int start) {
    int length = text.length() - start;
    char sign = length > 0 ? text.charAt(start) : ' ';
    if (length == 1 && (sign == 'Z' || sign == 'z')) {
      return 0;
    }
    if (length != 6 || (sign != '+' && sign != '-') || text.charAt(start + 3) != ':') {
      return Integer.MIN_VALUE;
    }
    int hours = number(text, start + 1, start + 3);
    int minutes = number(text, start + 4, start + 6);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return Integer.MIN_VALUE;
    }
    int seconds = (hours * 60 + minutes) * 60;
    return sign == '-' ? -seconds : seconds;
  }

  /**
   * The number in these places; -1 (which no other field of a date takes) when there is something
   * other than digits.
   */
  private static int number(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      if (!digit(text.charAt(i))) {
        return -1;
      }
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }
}
