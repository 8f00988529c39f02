// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;

/**
 * Schemas as the {@code .avsc} files say them. Generated classes carry {@code "avro.java.string":
 * "String"} in theirs, a note for Java that would give the same schema another id in the registry.
 */
final class PortableSchema {
  private static final String JAVA_STRING = "avro.java.string";
  private static final ObjectMapper JSON = new ObjectMapper();

  private PortableSchema() {}

  /** {@code schema} without notes for Java. */
  static Schema of(Schema schema) {
    String text = schema.toString();
    if (!text.contains(JAVA_STRING)) {
      return schema;
    }
    try {
      JsonNode tree = JSON.readTree(text);
      strip(tree);
      return new Schema.Parser().parse(JSON.writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Avro printed a schema that is not JSON", e);
    }
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(JAVA_STRING);
    }
    node.forEach(PortableSchema::strip);
  }
}
