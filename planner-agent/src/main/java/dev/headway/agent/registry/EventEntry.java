// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An event's definition as it stands in the registry's topic. */
record EventEntry(
    int format,
    String type,
    String topic,
    String description,
    JsonNode payload,
    @Nullable String response,
    @Nullable List<String> about) {
  /** Entries of higher formats cannot be read by this version. */
  static final int FORMAT = 1;

  static EventEntry of(EventDefinition event) {
    return new EventEntry(
        FORMAT,
        event.type(),
        event.topic().topicName(),
        event.description(),
        event.payload(),
        event.response(),
        event.about());
  }

  EventDefinition definition() {
    return new EventDefinition(
        Objects.requireNonNull(type, "type"),
        Topic.named(topic),
        Objects.requireNonNull(description, "description"),
        Objects.requireNonNull(payload, "payload"),
        response,
        about);
  }
}
