// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A record's key as the key of a row. An index of Postgres takes some 2,700 bytes, and a legal key
 * may have more: of a long one all that follows the plan's own key is a hash.
 */
final class StoredKey {
  /** What fits whatever it is; of the longest plan keys compression makes less. */
  static final int LONGEST = 2_000;

  /** Tenant, user, plan. */
  private static final int PARTS_OF_PLAN = 3;

  private StoredKey() {}

  /** The key of the row; the same as {@code key} as a rule. */
  static String of(String key) {
    if (key.length() <= LONGEST) {
      return key;
    }
    int end = -1;
    for (int part = 0; part < PARTS_OF_PLAN; part++) {
      end = key.indexOf('/', end + 1);
      if (end < 0) {
        return key;
      }
    }
    // No percent-encoded part has a #.
    return key.substring(0, end + 1) + "#" + sha256(key);
  }

  private static String sha256(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
