// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Fields of answers: some must be there, for an answer without them is none of Headway's. */
final class Fields {
  private Fields() {}

  /**
   * The value of a field.
   *
   * @param name its name in JSON
   * @throws IllegalArgumentException when the answer does not have it
   */
  static <T> T required(@Nullable T value, String name) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  /** A list of an answer; none is as good as an empty one. */
  static <T> List<T> list(@Nullable List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }
}
