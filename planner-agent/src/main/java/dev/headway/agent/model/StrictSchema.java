// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * A JSON Schema in the dialect to which providers hold their models while they write: all
 * properties of an object are known and required, so that an optional one becomes one that may be
 * null. What the dialect lacks (lengths, ranges, patterns) is left out: the answer is checked
 * against the whole schema anyway. Objects with properties nobody has named cannot be said in it.
 */
final class StrictSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private StrictSchema() {}

  /** In the dialect; empty: it cannot be said in it. */
  static Optional<JsonNode> of(JsonNode schema) {
    try {
      ObjectNode strict = convert(schema);
      return strict.path("type").asText().equals("object") ? Optional.of(strict) : Optional.empty();
    } catch (NotInDialectException e) {
      return Optional.empty();
    }
  }

  /**
   * An answer to a schema of the dialect, as one to the schema it was made of: null is left out.
   */
  static JsonNode withoutNulls(JsonNode answer) {
    if (answer instanceof ObjectNode object) {
      ObjectNode kept = JSON.objectNode();
      for (Map.Entry<String, JsonNode> property : object.properties()) {
        if (!property.getValue().isNull()) {
          kept.set(property.getKey(), withoutNulls(property.getValue()));
        }
      }
      return kept;
    }
    if (answer instanceof ArrayNode array) {
      ArrayNode kept = JSON.arrayNode();
      array.forEach(element -> kept.add(withoutNulls(element)));
      return kept;
    }
    return answer;
  }

  private static ObjectNode convert(JsonNode schema) {
    ObjectNode strict = JSON.objectNode();
    copy(schema, "description", strict);
    if (schema.has("$defs")) {
      ObjectNode definitions = strict.putObject("$defs");
      for (Map.Entry<String, JsonNode> definition : schema.get("$defs").properties()) {
        definitions.set(definition.getKey(), convert(definition.getValue()));
      }
    }
    if (schema.has("$ref")) {
      return strict.put("$ref", schema.get("$ref").asText());
    }
    if (schema.has("const")) {
      strict.putArray("enum").add(notNull(schema.get("const")));
      copy(schema, "type", strict);
      return strict;
    }
    if (schema.has("enum")) {
      schema.get("enum").forEach(StrictSchema::notNull);
      copy(schema, "enum", strict);
      copy(schema, "type", strict);
      return strict;
    }
    JsonNode alternatives = schema.has("anyOf") ? schema.get("anyOf") : schema.get("oneOf");
    if (alternatives != null && !schema.has("properties")) {
      ArrayNode converted = strict.putArray("anyOf");
      alternatives.forEach(alternative -> converted.add(convert(alternative)));
      return strict;
    }
    return typed(schema, strict);
  }

  private static ObjectNode typed(JsonNode schema, ObjectNode strict) {
    switch (schema.path("type").asText()) {
      case "string", "number", "integer", "boolean" -> copy(schema, "type", strict);
      case "array" -> {
        if (!schema.path("items").isObject()) {
          throw new NotInDialectException();
        }
        strict.put("type", "array").set("items", convert(schema.get("items")));
      }
      case "object" -> object(schema, strict);
      default -> throw new NotInDialectException();
    }
    return strict;
  }

  private static void object(JsonNode schema, ObjectNode strict) {
    boolean closed =
        schema.has("additionalProperties") && !schema.get("additionalProperties").asBoolean(true);
    if (schema.path("properties").isEmpty() && !closed) {
      throw new NotInDialectException();
    }
    strict.put("type", "object");
    ObjectNode properties = strict.putObject("properties");
    ArrayNode required = strict.putArray("required");
    for (Map.Entry<String, JsonNode> property : schema.path("properties").properties()) {
      ObjectNode converted = convert(property.getValue());
      boolean needed =
          StreamSupport.stream(schema.path("required").spliterator(), false)
              .anyMatch(name -> name.asText().equals(property.getKey()));
      if (needed) {
        properties.set(property.getKey(), converted);
      } else {
        properties
            .putObject(property.getKey())
            .putArray("anyOf")
            .add(converted)
            .add(JSON.objectNode().put("type", "null"));
      }
      required.add(property.getKey());
    }
    strict.put("additionalProperties", false);
  }

  private static void copy(JsonNode from, String field, ObjectNode to) {
    if (from.has(field)) {
      to.set(field, from.get(field));
    }
  }

  /** Null stands for "not there" in an answer, so that it cannot stand for itself as well. */
  private static JsonNode notNull(JsonNode value) {
    if (value.isNull()) {
      throw new NotInDialectException();
    }
    return value;
  }

  private static final class NotInDialectException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotInDialectException() {
      super(null, null, false, false);
    }
  }
}
