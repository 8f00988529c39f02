// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.JsonProperties;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of Avro as schemas of Kafka Connect, and back. An enumeration becomes a string that knows
 * its symbols, a union with null an optional value; other unions Connect has no form for.
 */
final class AvroSchemas {
  /** Microseconds since the epoch, as Debezium's sinks know them. */
  static final String MICRO_TIMESTAMP = "io.debezium.time.MicroTimestamp";

  /** Parameter of a string that is one of some symbols: their names, by commas. */
  static final String ENUM = "dev.headway.avro.enum";

  private AvroSchemas() {}

  static Schema toConnect(org.apache.avro.Schema avro) {
    return builder(avro).doc(doc(avro)).build();
  }

  private static @Nullable String doc(org.apache.avro.Schema avro) {
    return avro.getType() == org.apache.avro.Schema.Type.RECORD ? avro.getDoc() : null;
  }

  private static SchemaBuilder builder(org.apache.avro.Schema avro) {
    return switch (avro.getType()) {
      case RECORD -> {
        SchemaBuilder struct = SchemaBuilder.struct().name(avro.getFullName());
        for (org.apache.avro.Schema.Field field : avro.getFields()) {
          struct.field(field.name(), builder(field.schema()).doc(field.doc()).build());
        }
        yield struct;
      }
      case UNION -> builder(notNull(avro)).optional();
      case ENUM ->
          SchemaBuilder.string()
              .name(avro.getFullName())
              .parameter(ENUM, String.join(",", avro.getEnumSymbols()));
      case ARRAY -> SchemaBuilder.array(toConnect(avro.getElementType()));
      case MAP -> SchemaBuilder.map(Schema.STRING_SCHEMA, toConnect(avro.getValueType()));
      case STRING -> SchemaBuilder.string();
      case BYTES -> SchemaBuilder.bytes();
      case INT -> SchemaBuilder.int32();
      case LONG -> ofLong(avro);
      case FLOAT -> SchemaBuilder.float32();
      case DOUBLE -> SchemaBuilder.float64();
      case BOOLEAN -> SchemaBuilder.bool();
      case FIXED, NULL -> throw new DataException("no form for Avro's " + avro.getType());
    };
  }

  private static SchemaBuilder ofLong(org.apache.avro.Schema avro) {
    return switch (avro.getLogicalType()) {
      case LogicalTypes.TimestampMicros micros ->
          SchemaBuilder.int64().name(MICRO_TIMESTAMP).version(1);
      case LogicalTypes.TimestampMillis millis -> Timestamp.builder();
      case null, default -> SchemaBuilder.int64();
    };
  }

  /** What a union with null holds besides. */
  static org.apache.avro.Schema notNull(org.apache.avro.Schema union) {
    List<org.apache.avro.Schema> others =
        union.getTypes().stream()
            .filter(type -> type.getType() != org.apache.avro.Schema.Type.NULL)
            .toList();
    if (others.size() != 1 || union.getTypes().size() != 2) {
      throw new DataException("a union is of null and one other type, not " + union);
    }
    return others.getFirst();
  }

  static org.apache.avro.Schema toAvro(Schema connect) {
    org.apache.avro.Schema required = required(connect);
    return connect.isOptional()
        ? org.apache.avro.Schema.createUnion(
            org.apache.avro.Schema.create(org.apache.avro.Schema.Type.NULL), required)
        : required;
  }

  private static org.apache.avro.Schema required(Schema connect) {
    return switch (connect.type()) {
      case STRUCT -> {
        List<org.apache.avro.Schema.Field> fields = new ArrayList<>();
        for (Field field : connect.fields()) {
          fields.add(
              new org.apache.avro.Schema.Field(
                  field.name(),
                  toAvro(field.schema()),
                  field.schema().doc(),
                  field.schema().isOptional() ? JsonProperties.NULL_VALUE : null));
        }
        yield org.apache.avro.Schema.createRecord(
            connect.name() == null ? "Row" : connect.name(), connect.doc(), null, false, fields);
      }
      case STRING -> {
        String symbols = connect.parameters() == null ? null : connect.parameters().get(ENUM);
        yield symbols == null
            ? org.apache.avro.Schema.create(org.apache.avro.Schema.Type.STRING)
            : org.apache.avro.Schema.createEnum(
                connect.name(), null, null, List.of(symbols.split(",")));
      }
      case ARRAY -> org.apache.avro.Schema.createArray(toAvro(connect.valueSchema()));
      case MAP -> org.apache.avro.Schema.createMap(toAvro(connect.valueSchema()));
      case INT8, INT16, INT32 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.INT);
      case INT64 -> toLong(connect);
      case FLOAT32 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.FLOAT);
      case FLOAT64 -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.DOUBLE);
      case BOOLEAN -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BOOLEAN);
      case BYTES -> org.apache.avro.Schema.create(org.apache.avro.Schema.Type.BYTES);
    };
  }

  private static org.apache.avro.Schema toLong(Schema connect) {
    org.apache.avro.Schema number = org.apache.avro.Schema.create(org.apache.avro.Schema.Type.LONG);
    return switch (connect.name()) {
      case MICRO_TIMESTAMP -> LogicalTypes.timestampMicros().addToSchema(number);
      case Timestamp.LOGICAL_NAME -> LogicalTypes.timestampMillis().addToSchema(number);
      case null, default -> number;
    };
  }
}
