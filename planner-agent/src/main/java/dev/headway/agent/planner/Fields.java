// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is said of fields of a decision that are not as they should be. */
final class Fields {
  private Fields() {}

  static String text(@Nullable String value, String field) {
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  static <T> T present(@Nullable T value, String field) {
    if (value == null) {
      throw new IllegalArgumentException(field + " is missing");
    }
    return value;
  }

  static Map<String, @Nullable Object> copy(Map<String, @Nullable Object> map) {
    // Not Map.copyOf: JSON has nulls, and the order is that of the text.
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
