// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import org.jspecify.annotations.Nullable;

/**
 * An event's place in the order of its plan: by time, then id, then source, texts compared as UTF-8
 * bytes. It does not depend on when or in which order events arrive.
 *
 * @param time event time in microseconds since the epoch
 * @param id event id
 * @param source producing agent
 */
public record EventOrder(long time, String id, String source) implements Comparable<EventOrder> {
  @Override
  public int compareTo(EventOrder other) {
    if (time != other.time) {
      return Long.compare(time, other.time);
    }
    int byId = compareUtf8(id, other.id);
    return byId != 0 ? byId : compareUtf8(source, other.source);
  }

  /** Whether this is later than {@code other}; everything is later than nothing. */
  public boolean isAfter(@Nullable EventOrder other) {
    return other == null || compareTo(other) > 0;
  }

  /** Whether this is earlier than {@code other}; everything is earlier than nothing. */
  public boolean isBefore(@Nullable EventOrder other) {
    return other == null || compareTo(other) < 0;
  }

  /** The earlier of the two; nothing loses. */
  public static @Nullable EventOrder earliest(@Nullable EventOrder a, @Nullable EventOrder b) {
    return a == null ? b : a.isBefore(b) ? a : b;
  }

  /** The later of the two; nothing loses. */
  public static @Nullable EventOrder latest(@Nullable EventOrder a, @Nullable EventOrder b) {
    return a == null ? b : a.isAfter(b) ? a : b;
  }

  /**
   * Compares as UTF-8 bytes would: by code point. Java's own order differs where a surrogate pair
   * (U+10000 and up) meets a character from U+E000 to U+FFFF.
   */
  public static int compareUtf8(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean xSurrogate = Character.isSurrogate(x);
        boolean ySurrogate = Character.isSurrogate(y);
        return xSurrogate == ySurrogate ? Character.compare(x, y) : xSurrogate ? 1 : -1;
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
