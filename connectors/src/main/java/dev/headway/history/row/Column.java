// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

import java.util.List;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;

/**
 * A column of a table of history, and where in a projection's record its value is.
 *
 * @param name name of the column
 * @param path names of the nested fields that lead to the value
 * @param type what becomes of it
 * @param required a record without it is none of its table
 */
public record Column(String name, List<String> path, Type type, boolean required) {
  private static final String JSON = "io.debezium.data.Json";
  private static final String MICRO_TIMESTAMP = "io.debezium.time.MicroTimestamp";
  private static final int MICRO_DIGITS = 6;
  private static final int NANO_DIGITS = 9;

  /** What a value becomes. */
  public enum Type {
    /** Text as it is. */
    TEXT,
    /** The name of an enumerated value, in small letters. */
    NAME,
    /** 64 bits. */
    LONG,
    /** 32 bits. */
    INT,
    /** A truth. */
    BOOLEAN,
    /** Microseconds since the epoch, a time, or a time as text in ISO 8601. */
    TIME,
    /** Millionths, or microseconds, as a decimal of the whole. */
    MILLIONTHS,
    /** Billionths, as nano-dollars, as a decimal of the whole. */
    BILLIONTHS,
    /** JSON: of an Avro record as text or a list, else any value. */
    JSON
  }

  /** With a copy. */
  public Column {
    path = List.copyOf(path);
  }

  static Column of(Type type, String name, String... path) {
    return new Column(name, path.length == 0 ? List.of(name) : List.of(path), type, false);
  }

  /** One that no row is without, of records that no schema vouches for. */
  static Column required(Type type, String name) {
    return new Column(name, List.of(name), type, true);
  }

  /** The column's schema; every one may be null: the table knows better. */
  Schema schema() {
    return switch (type) {
      case TEXT, NAME -> Schema.OPTIONAL_STRING_SCHEMA;
      case LONG -> Schema.OPTIONAL_INT64_SCHEMA;
      case INT -> Schema.OPTIONAL_INT32_SCHEMA;
      case BOOLEAN -> Schema.OPTIONAL_BOOLEAN_SCHEMA;
      case TIME -> SchemaBuilder.int64().name(MICRO_TIMESTAMP).version(1).optional().build();
      case MILLIONTHS -> Decimal.builder(MICRO_DIGITS).optional().build();
      case BILLIONTHS -> Decimal.builder(NANO_DIGITS).optional().build();
      case JSON -> SchemaBuilder.string().name(JSON).version(1).optional().build();
    };
  }
}
