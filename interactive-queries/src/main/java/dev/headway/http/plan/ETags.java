// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.schemas.avro.PlanProgress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Weak entity tags of plans: {@code W/"<version>-<digest>"}. */
final class ETags {
  private ETags() {}

  static String of(PlanProgress plan) {
    return "W/\"" + plan.getVersion() + "-" + plan.getStateDigest() + "\"";
  }

  /** Whether the header If-None-Match names {@code tag}, by weak comparison (RFC 9110 §8.8.3.2). */
  static boolean matches(@Nullable String ifNoneMatch, String tag) {
    return ifNoneMatch != null
        && Arrays.stream(ifNoneMatch.split(","))
            .map(String::strip)
            .anyMatch(candidate -> candidate.equals("*") || opaque(candidate).equals(opaque(tag)));
  }

  private static String opaque(String tag) {
    return tag.startsWith("W/") ? tag.substring(2) : tag;
  }
}
