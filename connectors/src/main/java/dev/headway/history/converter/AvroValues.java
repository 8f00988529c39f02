// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Values of Avro as values of Kafka Connect, and back, by the schemas of {@link AvroSchemas}. */
final class AvroValues {
  private AvroValues() {}

  static @Nullable Object toConnect(Schema schema, @Nullable Object avro) {
    if (avro == null) {
      return null;
    }
    return switch (schema.type()) {
      case STRUCT -> struct(schema, (IndexedRecord) avro);
      case STRING -> avro.toString();
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object item : (Collection<?>) avro) {
          list.add(toConnect(schema.valueSchema(), item));
        }
        yield list;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) avro)
            .forEach(
                (key, value) ->
                    map.put(String.valueOf(key), toConnect(schema.valueSchema(), value)));
        yield map;
      }
      case INT64 -> Timestamp.LOGICAL_NAME.equals(schema.name()) ? new Date((Long) avro) : avro;
      case BYTES, INT8, INT16, INT32, FLOAT32, FLOAT64, BOOLEAN -> avro;
    };
  }

  private static Struct struct(Schema schema, IndexedRecord record) {
    Struct struct = new Struct(schema);
    for (Field field : schema.fields()) {
      struct.put(
          field,
          toConnect(field.schema(), record.get(record.getSchema().getField(field.name()).pos())));
    }
    return struct;
  }

  static @Nullable Object toAvro(org.apache.avro.Schema schema, @Nullable Object connect) {
    if (connect == null) {
      return null;
    }
    return switch (schema.getType()) {
      case UNION -> toAvro(AvroSchemas.notNull(schema), connect);
      case RECORD -> record(schema, (Struct) connect);
      case ENUM -> new GenericData.EnumSymbol(schema, connect.toString());
      case ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object item : (Collection<?>) connect) {
          list.add(toAvro(schema.getElementType(), item));
        }
        yield list;
      }
      case MAP -> {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        ((Map<?, ?>) connect)
            .forEach(
                (key, value) -> map.put(String.valueOf(key), toAvro(schema.getValueType(), value)));
        yield map;
      }
      case INT -> ((Number) connect).intValue();
      case LONG -> connect instanceof Date date ? date.getTime() : connect;
      case BYTES -> connect instanceof byte[] bytes ? ByteBuffer.wrap(bytes) : connect;
      case STRING, FLOAT, DOUBLE, BOOLEAN -> connect;
      case FIXED, NULL -> throw new DataException("no form for Avro's " + schema.getType());
    };
  }

  private static GenericData.Record record(org.apache.avro.Schema schema, Struct struct) {
    GenericData.Record record = new GenericData.Record(schema);
    for (org.apache.avro.Schema.Field field : schema.getFields()) {
      record.put(field.pos(), toAvro(field.schema(), struct.get(field.name())));
    }
    return record;
  }
}
