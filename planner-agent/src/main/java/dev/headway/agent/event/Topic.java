// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The three topics on which agents talk. */
public enum Topic {
  /** Agents ask for work. */
  ACTION_REQUESTS("action-requests"),

  /** Agents answer. */
  ACTION_RESULTS("action-results"),

  /** Agents announce what changes. */
  SYSTEM_EVENTS("system-events");

  private final String topicName;

  Topic(String topicName) {
    this.topicName = topicName;
  }

  /** Name without prefix, such as {@code action-requests}. */
  @JsonValue
  public String topicName() {
    return topicName;
  }

  /**
   * The topic of this name.
   *
   * @throws IllegalArgumentException when there is none; says which there are
   */
  @JsonCreator
  public static Topic named(String name) {
    return Arrays.stream(values())
        .filter(topic -> topic.topicName.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no topic '%s': one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Topic::topicName)
                                .collect(Collectors.joining(", ")))));
  }

  @Override
  public String toString() {
    return topicName;
  }
}
