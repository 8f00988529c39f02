// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import org.jspecify.annotations.Nullable;

/**
 * The events an event names as its cause, in the order in which they are tried.
 *
 * @param actionEventId {@code data.action_event_id}
 * @param parentEventId {@code parent_event_id}
 */
public record NamedEvents(@Nullable String actionEventId, @Nullable String parentEventId) {
  /** Names nothing. */
  public static final NamedEvents NONE = new NamedEvents(null, null);

  /** Whether it names anything. */
  public boolean any() {
    return actionEventId != null || parentEventId != null;
  }
}
