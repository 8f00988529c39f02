// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.problem.Problem;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of plans begins: after a plan id, and not after a number of plans, so that a walk
 * misses and repeats nothing while plans come and go.
 */
final class PlanCursor {
  private static final char VERSION = '1';

  private PlanCursor() {}

  static String after(String planId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((VERSION + planId).getBytes(StandardCharsets.UTF_8));
  }

  /** The plan id that {@code cursor} names; null for none. */
  static @Nullable String read(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (text.length() > 1
          && text.charAt(0) == VERSION
          && text.length() <= 1 + 2 * PlanKey.MAX_ID_LENGTH
          && after(text.substring(1)).equals(cursor)) {
        return text.substring(1);
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw Problem.parameter("/query/cursor", "cursor is not the next_cursor of a page of plans")
        .exception();
  }
}
