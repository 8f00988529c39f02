// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import org.jspecify.annotations.Nullable;

/** A text as rows have it: Postgres has no U+0000, for which U+FFFD stands. */
final class StoredText {
  private StoredText() {}

  static String of(String text) {
    return text.replace('\0', '\uFFFD');
  }

  static @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
