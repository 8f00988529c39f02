// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.registry.PayloadSchemas;
import java.math.BigDecimal;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A property of an object schema: what a fact of this name has to be.
 *
 * @param name name of the property, and of the fact
 * @param schema what its values are
 * @param within a schema of an object with this property alone, in which references still lead
 *     somewhere
 */
record Property(String name, JsonNode schema, JsonNode within) {
  private static final Set<String> TYPES =
      Set.of("string", "number", "boolean", "object", "array", "null");

  static Property of(String name, JsonNode schema, JsonNode root) {
    ObjectNode within = JsonNodeFactory.instance.objectNode();
    for (String definitions : List.of("$defs", "definitions")) {
      if (root.has(definitions)) {
        within.set(definitions, root.get(definitions));
      }
    }
    within.putObject("properties").set(name, schema);
    return new Property(name, schema, within);
  }

  /** Any value will do. */
  static Property anything(String name) {
    return of(name, BooleanNode.TRUE, BooleanNode.TRUE);
  }

  boolean fits(JsonNode value, PayloadSchemas schemas) {
    return wrong(value, schemas).isEmpty();
  }

  List<String> wrong(JsonNode value, PayloadSchemas schemas) {
    return schemas.check(within, JsonNodeFactory.instance.objectNode().set(name, value));
  }

  /**
   * The value it has without a fact; empty: it needs one. A default always does. The only value
   * that is allowed is a parameter where nobody tells facts of this name ({@code format: pdf}), and
   * where somebody does it is a condition ({@code approved: true}), which is not for the planner to
   * grant.
   *
   * @param told whether facts of this name are known or may come
   */
  Optional<JsonNode> literal(boolean told) {
    if (schema.has("default")) {
      return Optional.of(schema.get("default"));
    }
    if (told) {
      return Optional.empty();
    }
    return schema.path("enum").size() == 1
        ? Optional.of(schema.get("enum").get(0))
        : Optional.ofNullable(schema.get("const"));
  }

  /**
   * Whether a value of this property, which nobody knows yet, may be one that {@code wanted} takes.
   * True when in doubt: the value itself is checked when it is there.
   */
  boolean mayFit(Property wanted, PayloadSchemas schemas) {
    if (isNothing() || wanted.isNothing()) {
      return false;
    }
    JsonNode given = resolved();
    JsonNode taken = wanted.resolved();
    Set<JsonNode> values = values(given);
    if (!values.isEmpty()) {
      return values.stream().anyMatch(value -> wanted.fits(value, schemas));
    }
    Set<JsonNode> wantedValues = values(taken);
    if (!wantedValues.isEmpty()) {
      return wantedValues.stream().anyMatch(value -> fits(value, schemas));
    }
    Set<String> types = types(given);
    types.retainAll(types(taken));
    return !types.isEmpty() && !apart(given, taken) && !apart(taken, given);
  }

  /** What it has to be, in words. */
  String words() {
    JsonNode resolved = resolved();
    if (resolved.has("const")) {
      return "has to be " + resolved.get("const");
    }
    if (resolved.has("enum")) {
      return "has to be one of " + resolved.get("enum");
    }
    return resolved.isBoolean() || resolved.isEmpty()
        ? "may be anything"
        : "has to fit " + resolved;
  }

  private boolean isNothing() {
    return schema.isBoolean() && !schema.booleanValue();
  }

  private JsonNode resolved() {
    String reference = schema.path("$ref").asText();
    if (!reference.startsWith("#/")) {
      return schema;
    }
    JsonNode found = within.at(reference.substring(1));
    return found.isMissingNode() ? schema : found;
  }

  private static Set<JsonNode> values(JsonNode schema) {
    Set<JsonNode> values = new LinkedHashSet<>();
    if (schema.has("const")) {
      values.add(schema.get("const"));
    } else {
      schema.path("enum").forEach(values::add);
    }
    return values;
  }

  private static Set<String> types(JsonNode schema) {
    Set<String> types = new LinkedHashSet<>();
    JsonNode said = schema.path("type");
    if (said.isTextual()) {
      types.add(said.asText());
    }
    said.forEach(type -> types.add(type.asText()));
    if (types.remove("integer")) {
      types.add("number");
    }
    return types.isEmpty() ? new LinkedHashSet<>(TYPES) : types;
  }

  /** Whether all numbers of the one are greater than all of the other. */
  private static boolean apart(JsonNode upper, JsonNode lower) {
    BigDecimal least = number(upper, "minimum");
    BigDecimal most = number(lower, "maximum");
    return least != null && most != null && least.compareTo(most) > 0;
  }

  private static @Nullable BigDecimal number(JsonNode schema, String keyword) {
    return schema.path(keyword).isNumber() ? schema.get(keyword).decimalValue() : null;
  }
}
