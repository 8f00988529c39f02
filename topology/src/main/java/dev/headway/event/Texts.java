// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import org.jspecify.annotations.Nullable;

/** Bounds on the free texts a snapshot shows; the whole text stays in the event. */
final class Texts {
  /** Longest message, name or reason a snapshot shows, in UTF-16 units. */
  static final int MAX_MESSAGE = 1024;

  /** Longest error a snapshot shows, in UTF-16 units. */
  static final int MAX_ERROR = 4096;

  private Texts() {}

  static @Nullable String message(@Nullable String text) {
    return cut(text, MAX_MESSAGE);
  }

  static @Nullable String error(@Nullable String text) {
    return cut(text, MAX_ERROR);
  }

  private static @Nullable String cut(@Nullable String text, int max) {
    if (text == null || text.length() <= max) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max;
    return text.substring(0, end);
  }
}
