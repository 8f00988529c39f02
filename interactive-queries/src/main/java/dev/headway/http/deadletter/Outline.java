// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.deadletter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.json.Doc;
import dev.headway.http.json.Json;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape of a record's value: enough to see what was sent, without what it said.
 *
 * @param format what it looks like
 * @param bytes size
 * @param fields top-level fields and their kinds, of JSON
 */
public record Outline(
    @Doc(
            value = "`json`, `avro` (with the id of its schema in `fields`), `empty` or `other`.",
            example = "\"json\"")
        String format,
    @Doc(value = "Size in bytes.", example = "214") int bytes,
    @Doc(value = "Top-level fields and their kinds.", example = "[\"plan_id: text\"]")
        List<String> fields) {
  private static final int MOST_FIELDS = 24;
  private static final int MOST_BYTES = 64 * 1024;
  private static final int AVRO_HEAD = 5;

  /** Copies the list. */
  public Outline {
    fields = List.copyOf(fields);
  }

  /** Of a record's value. */
  public static Outline of(byte @Nullable [] value) {
    if (value == null || value.length == 0) {
      return new Outline("empty", 0, List.of());
    }
    if (value[0] == 0 && value.length >= AVRO_HEAD) {
      return new Outline(
          "avro", value.length, List.of("schema id: " + ByteBuffer.wrap(value, 1, 4).getInt()));
    }
    if (value.length <= MOST_BYTES) {
      try {
        JsonNode json = Json.read(value);
        if (json.isObject()) {
          return new Outline("json", value.length, fields(json));
        }
      } catch (IllegalArgumentException e) {
        // It may be refused for just that.
      }
    }
    return new Outline("other", value.length, List.of());
  }

  private static List<String> fields(JsonNode json) {
    List<String> fields = new ArrayList<>();
    json.properties().stream()
        .limit(MOST_FIELDS)
        .forEach(field -> fields.add(name(field.getKey()) + ": " + kind(field.getValue())));
    if (json.size() > MOST_FIELDS) {
      fields.add(json.size() - MOST_FIELDS + " more");
    }
    return fields;
  }

  private static String name(String name) {
    return name.length() <= 64 ? name : name.substring(0, 64) + "…";
  }

  private static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object of " + value.size();
      case ARRAY -> "array of " + value.size();
      case STRING -> "text of " + value.textValue().length();
      case NUMBER -> "number";
      case BOOLEAN -> "boolean";
      default -> "null";
    };
  }
}
