// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes objects that fit a schema out of facts of the same names. */
final class Payloads {
  private final PayloadSchemas schemas;

  Payloads(PayloadSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * What came of it.
   *
   * @param payload the object; null: it cannot be made
   * @param wrong why it cannot be made
   */
  record Made(@Nullable ObjectNode payload, List<String> wrong) {}

  /**
   * Makes one, with all optional properties that are known, or else with none of them, where only
   * together they do not fit.
   *
   * @param required value of a required property; empty: there is none
   * @param optional value of an optional property; empty: it is left out
   */
  Made make(
      JsonNode schema,
      List<Property> requiredProperties,
      Function<Property, Optional<JsonNode>> required,
      List<Property> optionalProperties,
      Function<Property, Optional<JsonNode>> optional) {
    ObjectNode least = JsonNodeFactory.instance.objectNode();
    for (Property property : requiredProperties) {
      required.apply(property).ifPresent(value -> least.set(property.name(), value));
    }
    ObjectNode most = least.deepCopy();
    for (Property property : optionalProperties) {
      optional.apply(property).ifPresent(value -> most.set(property.name(), value));
    }
    List<String> wrong = schemas.check(schema, most);
    if (wrong.isEmpty()) {
      return new Made(most, wrong);
    }
    List<String> wrongWithLeast = schemas.check(schema, least);
    return new Made(wrongWithLeast.isEmpty() ? least : null, wrongWithLeast);
  }
}
