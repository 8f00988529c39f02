// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.topic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Generic Avro data as JSON for readers: instants in RFC 3339, bytes in Base64, unions without
 * their branch's name.
 */
final class AvroJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private AvroJson() {}

  static JsonNode of(Schema schema, @Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (schema.getType()) {
      case RECORD -> record((IndexedRecord) value);
      case UNION -> of(schema.getTypes().get(GenericData.get().resolveUnion(schema, value)), value);
      case ARRAY -> {
        var array = NODES.arrayNode();
        ((Iterable<?>) value).forEach(item -> array.add(of(schema.getElementType(), item)));
        yield array;
      }
      case MAP -> {
        ObjectNode object = NODES.objectNode();
        ((Map<?, ?>) value)
            .forEach((k, v) -> object.set(String.valueOf(k), of(schema.getValueType(), v)));
        yield object;
      }
      case LONG -> number(schema.getLogicalType(), (Long) value);
      case INT -> NODES.numberNode((Integer) value);
      case FLOAT -> NODES.numberNode((Float) value);
      case DOUBLE -> NODES.numberNode((Double) value);
      case BOOLEAN -> NODES.booleanNode((Boolean) value);
      case STRING, ENUM -> NODES.textNode(value.toString());
      case BYTES -> NODES.binaryNode(bytes((ByteBuffer) value));
      case FIXED -> NODES.binaryNode(((GenericFixed) value).bytes());
      case NULL -> NODES.nullNode();
    };
  }

  private static ObjectNode record(IndexedRecord record) {
    ObjectNode object = NODES.objectNode();
    for (Schema.Field field : record.getSchema().getFields()) {
      object.set(field.name(), of(field.schema(), record.get(field.pos())));
    }
    return object;
  }

  private static JsonNode number(@Nullable LogicalType type, long value) {
    if (type instanceof LogicalTypes.TimestampMicros) {
      return NODES.textNode(Instant.EPOCH.plus(value, ChronoUnit.MICROS).toString());
    }
    if (type instanceof LogicalTypes.TimestampMillis) {
      return NODES.textNode(Instant.ofEpochMilli(value).toString());
    }
    return NODES.numberNode(value);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
