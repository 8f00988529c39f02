// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import org.jspecify.annotations.Nullable;

/**
 * A descriptive attribute and the event it came with: the earliest event that carries one holds.
 *
 * @param at the event
 * @param value its value
 */
public record Attributed<T>(EventOrder at, T value) {
  /** The one that holds: {@code current}, unless an earlier event carries {@code value}. */
  static <T> @Nullable Attributed<T> earliest(
      @Nullable Attributed<T> current, EventOrder at, @Nullable T value) {
    return value == null || (current != null && !at.isBefore(current.at))
        ? current
        : new Attributed<>(at, value);
  }

  /** The one that holds where the latest does. */
  static <T> Attributed<T> latest(@Nullable Attributed<T> current, EventOrder at, T value) {
    return current != null && current.at.isAfter(at) ? current : new Attributed<>(at, value);
  }

  /** The value of an attribute that may be missing. */
  static <T> @Nullable T value(@Nullable Attributed<T> attribute) {
    return attribute == null ? null : attribute.value;
  }
}
