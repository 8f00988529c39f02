// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * The properties of an object schema.
 *
 * @param properties all that are named, in the order of the schema
 * @param required names of those that have to be there
 */
record Shape(SequencedMap<String, Property> properties, Set<String> required) {
  /**
   * References and parts may be nested; a schema that refers to itself is not followed for ever.
   */
  private static final int DEEPEST = 8;

  static Shape of(JsonNode schema) {
    Shape shape = new Shape(new LinkedHashMap<>(), new LinkedHashSet<>());
    shape.read(schema, schema, 0);
    for (String name : shape.required) {
      shape.properties.computeIfAbsent(name, Property::anything);
    }
    return shape;
  }

  private void read(JsonNode part, JsonNode root, int depth) {
    if (depth > DEEPEST) {
      return;
    }
    String reference = part.path("$ref").asText();
    if (reference.startsWith("#/")) {
      read(root.at(reference.substring(1)), root, depth + 1);
    }
    for (Map.Entry<String, JsonNode> property : part.path("properties").properties()) {
      properties.put(property.getKey(), Property.of(property.getKey(), property.getValue(), root));
    }
    part.path("required").forEach(name -> required.add(name.asText()));
    part.path("allOf").forEach(each -> read(each, root, depth + 1));
  }

  /** Properties that have to be there. */
  List<Property> needed() {
    return properties.values().stream().filter(each -> required.contains(each.name())).toList();
  }

  /** Properties that may be left out. */
  List<Property> optional() {
    return properties.values().stream().filter(each -> !required.contains(each.name())).toList();
  }
}
