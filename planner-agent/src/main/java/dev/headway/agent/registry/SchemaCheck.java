// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds out whether the schema of an event is one, before others rely on it. */
final class SchemaCheck {
  /** The schema that schemas fit. */
  private static final JsonNode OF_SCHEMAS =
      Json.tree("{\"$ref\":\"https://json-schema.org/draft/2020-12/schema\"}");

  private static final PayloadSchemas SCHEMAS = new PayloadSchemas();

  private SchemaCheck() {}

  /**
   * Checks the schema of {@code event}.
   *
   * @throws IllegalArgumentException when it is none; names the event and the place
   */
  static void check(EventDefinition event) {
    JsonNode schema = event.payload();
    if (!schema.isObject() && !schema.isBoolean()) {
      throw malformed(event, "it is no object", null);
    }
    List<String> faults = SCHEMAS.check(OF_SCHEMAS, schema);
    if (!faults.isEmpty()) {
      throw malformed(event, String.join("; ", faults), null);
    }
    try {
      // Patterns and references show only when it is used.
      SCHEMAS.check(schema, Json.newObject());
    } catch (RuntimeException e) {
      throw malformed(event, String.valueOf(e.getMessage()), e);
    }
  }

  private static IllegalArgumentException malformed(
      EventDefinition event, String why, @Nullable RuntimeException cause) {
    return new IllegalArgumentException(
        "the payload of event %s on %s has no valid JSON Schema: %s"
            .formatted(event.type(), event.topic(), why),
        cause);
  }
}
