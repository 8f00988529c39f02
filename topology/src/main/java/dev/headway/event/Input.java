// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import java.util.Locale;

/** The three inputs. The order is part of the position token's format. */
public enum Input {
  /** Requests for work. */
  ACTION_REQUESTS("action-requests"),
  /** Answers to requests. */
  ACTION_RESULTS("action-results"),
  /** Life-cycle announcements. */
  SYSTEM_EVENTS("system-events");

  private final String topic;

  Input(String topic) {
    this.topic = topic;
  }

  /** The topic's name without prefix. */
  public String topic() {
    return topic;
  }

  /**
   * The input an event of this type goes to when it does not say: only system events are told by
   * their type.
   */
  public static java.util.Optional<Input> byType(String eventType) {
    String type = eventType.toLowerCase(Locale.ROOT);
    return type.startsWith("plan.") || type.startsWith("task.") || type.startsWith("delegation.")
        ? java.util.Optional.of(SYSTEM_EVENTS)
        : java.util.Optional.empty();
  }

  /** The input with this topic name (without prefix). */
  public static java.util.Optional<Input> byTopic(String topic) {
    for (Input input : values()) {
      if (input.topic.equals(topic)) {
        return java.util.Optional.of(input);
      }
    }
    return java.util.Optional.empty();
  }
}
