// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a record the row of a table: nested records become columns, lists JSON, counts of
 * millionths and billionths decimals. Its key becomes a struct of the key's column. A projection's
 * record without a value deletes the row. What is no record of its table is refused: a dead letter,
 * where the sink has those.
 *
 * <p>Projections come from any converter that gives structs with the fields of Headway's Avro
 * schemas: Headway's own or Confluent's. What is JSON comes from Kafka's own, without schemas.
 *
 * @param <R> records of sources or sinks
 */
public final class HistoryRow<R extends ConnectRecord<R>> implements Transformation<R> {
  /** The table that rows are made for. */
  public static final String TABLE = "table";

  private static final Logger LOG = LoggerFactory.getLogger(HistoryRow.class);
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MICRO_DIGITS = 6;
  private static final int NANO_DIGITS = 9;

  /** Postgres has no U+0000. */
  private static final char NUL = '\0';

  private static final char REPLACEMENT = '\uFFFD';

  private final LongAdder replaced = new LongAdder();
  private @Nullable HistoryTable table;

  /** To be configured. */
  public HistoryRow() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef()
        .define(
            TABLE,
            ConfigDef.Type.STRING,
            ConfigDef.NO_DEFAULT_VALUE,
            ConfigDef.Importance.HIGH,
            "The table that rows are made for: "
                + Arrays.stream(HistoryTable.values())
                    .map(HistoryTable::label)
                    .collect(Collectors.joining(", "))
                + ".");
  }

  @Override
  public void configure(Map<String, ?> configs) {
    String name = String.valueOf(configs.get(TABLE));
    table =
        HistoryTable.of(name)
            .orElseThrow(() -> new ConfigException(TABLE, name, "there is no such table"));
  }

  /** In how many values something was replaced that Postgres cannot store, such as U+0000. */
  public long replaced() {
    return replaced.sum();
  }

  @Override
  public R apply(R record) {
    HistoryTable to = table;
    if (to == null) {
      throw new IllegalStateException("configure() has not been called");
    }
    Object from = record.value();
    switch (to.form()) {
      case AVRO -> {
        if (from == null) {
          return keyed(to, record, null);
        }
        if (!(from instanceof Struct)) {
          throw refused(to, "is made of a struct: is the value's converter an Avro one?");
        }
      }
      case JSON -> {
        if (!(from instanceof Map)) {
          throw refused(
              to, "is made of a JSON object: is the converter JsonConverter, without schemas?");
        }
      }
    }
    Struct row = new Struct(to.schema());
    for (Column column : to.columns()) {
      row.put(column.name(), value(to, column, find(from, column.path())));
    }
    return keyed(to, record, row);
  }

  /** The record with the row's key, whether it writes the row or deletes it. */
  private R keyed(HistoryTable to, R record, @Nullable Struct row) {
    String key = to.keyedByPlace() ? place(record) : key(to, record.key());
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        to.keySchema(),
        new Struct(to.keySchema()).put(to.key(), key),
        row == null ? null : to.schema(),
        row,
        record.timestamp());
  }

  private static String key(HistoryTable to, @Nullable Object key) {
    if (key instanceof String text) {
      return StoredKey.of(text);
    }
    throw refused(to, "has a key of text: is the key's converter StringConverter?");
  }

  private static DataException refused(HistoryTable to, String why) {
    return new DataException("a row of " + to.label() + " " + why);
  }

  /** Where a record is, whatever the transforms before this one have made of it. */
  private static String place(ConnectRecord<?> record) {
    if (!(record instanceof SinkRecord sunk)) {
      throw new DataException("only a record that is on a topic has a place there");
    }
    return sunk.originalKafkaPartition() + "/" + sunk.originalKafkaOffset();
  }

  /** The value at the end of a path; null where something on the way is missing. */
  private static @Nullable Object find(Object from, List<String> path) {
    Object at = from;
    for (String name : path) {
      at =
          switch (at) {
            case Struct struct -> {
              Field field = struct.schema().field(name);
              yield field == null ? null : struct.get(field);
            }
            case Map<?, ?> map -> map.get(name);
            case null, default -> null;
          };
    }
    return at;
  }

  private @Nullable Object value(HistoryTable to, Column column, @Nullable Object value) {
    if (value == null) {
      if (column.required()) {
        throw refused(to, "has a " + column.name());
      }
      return null;
    }
    try {
      return switch (column.type()) {
        case TEXT -> storable(text(to, value));
        case NAME -> value.toString().toLowerCase(Locale.ROOT);
        case LONG -> whole(value);
        case INT -> Math.toIntExact(whole(value));
        case BOOLEAN -> value;
        case TIME -> micros(value);
        case MILLIONTHS -> decimal(value, MICRO_DIGITS);
        case BILLIONTHS -> decimal(value, NANO_DIGITS);
        case JSON -> json(to, value);
      };
    } catch (ClassCastException | ArithmeticException | DateTimeException e) {
      // Without its message, which may name what is in the record.
      throw refused(to, "cannot have such a " + column.name());
    }
  }

  private static String text(HistoryTable to, Object value) {
    return switch (to.form()) {
      case AVRO -> value.toString();
      case JSON -> (String) value;
    };
  }

  private static long whole(Object value) {
    return switch (value) {
      case Long number -> number;
      case Integer number -> number;
      case Short number -> number;
      case Byte number -> number;
      default -> throw new ClassCastException("not a whole number");
    };
  }

  /** Confluent's converter knows milliseconds as a type, and leaves microseconds as numbers. */
  private static long micros(Object time) {
    return switch (time) {
      case Date date -> Math.multiplyExact(date.getTime(), 1_000L);
      case String text -> ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(text));
      default -> whole(time);
    };
  }

  private static BigDecimal decimal(Object count, int digits) {
    return new BigDecimal(BigInteger.valueOf(whole(count)), digits);
  }

  private String storable(String text) {
    if (text.indexOf(NUL) < 0) {
      return text;
    }
    noteReplaced();
    return text.replace(NUL, REPLACEMENT);
  }

  private String json(HistoryTable to, Object value) {
    boolean isJson = to.form() == HistoryTable.Form.AVRO && value instanceof String;
    String text = isJson ? (String) value : tree(value).toString();
    String storable = JsonbText.of(text);
    if (!storable.equals(text)) {
      noteReplaced();
    }
    return storable;
  }

  private void noteReplaced() {
    replaced.increment();
    LOG.debug("a value is replaced in part: Postgres cannot store it as it is");
  }

  private static com.fasterxml.jackson.databind.JsonNode tree(Object value) {
    return switch (value) {
      case List<?> list -> {
        ArrayNode array = JSON.createArrayNode();
        list.forEach(item -> array.add(item == null ? JSON.nullNode() : tree(item)));
        yield array;
      }
      case Struct struct -> {
        ObjectNode object = JSON.createObjectNode();
        for (Field field : struct.schema().fields()) {
          Object item = struct.get(field);
          if (item != null) {
            object.set(field.name(), tree(item));
          }
        }
        yield object;
      }
      default -> JSON.valueToTree(value);
    };
  }

  @Override
  public void close() {}
}
