// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a projection's record the row of a table: nested records become columns, lists JSON, counts
 * of millionths and billionths decimals. A record without a value, which deletes, passes as it is.
 *
 * <p>It works behind any converter that gives structs with the fields of Headway's Avro schemas:
 * Headway's own or Confluent's.
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

  /** Postgres has no U+0000, in text as in jsonb. */
  private static final char NUL = '\0';

  private static final char REPLACEMENT = '\uFFFD';
  private static final String ESCAPED_NUL = "\\u0000";
  private static final String ESCAPED_REPLACEMENT = "\\uFFFD";

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
            "The table that rows are made for: plan_progress, task_executions or event_timeline.");
  }

  @Override
  public void configure(Map<String, ?> configs) {
    String name = String.valueOf(configs.get(TABLE));
    table =
        HistoryTable.of(name)
            .orElseThrow(() -> new ConfigException(TABLE, name, "there is no such table"));
  }

  /** How often U+0000, which Postgres cannot store, was replaced. */
  public long replaced() {
    return replaced.sum();
  }

  @Override
  public R apply(R record) {
    if (record.value() == null) {
      return record;
    }
    HistoryTable to = table;
    if (to == null) {
      throw new IllegalStateException("configure() has not been called");
    }
    if (!(record.value() instanceof Struct from)) {
      throw new DataException(
          "a row of " + to.label() + " is made of a struct: is the value's converter an Avro one?");
    }
    Struct row = new Struct(to.schema());
    for (Column column : to.columns()) {
      row.put(column.name(), value(column, find(from, column.path())));
    }
    return record.newRecord(
        record.topic(),
        record.kafkaPartition(),
        record.keySchema(),
        record.key(),
        to.schema(),
        row,
        record.timestamp());
  }

  /** The value at the end of a path; null where something on the way is missing. */
  private static @Nullable Object find(Struct from, List<String> path) {
    Object at = from;
    for (String name : path) {
      if (!(at instanceof Struct struct)) {
        return null;
      }
      Field field = struct.schema().field(name);
      at = field == null ? null : struct.get(field);
    }
    return at;
  }

  private @Nullable Object value(Column column, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    return switch (column.type()) {
      case TEXT -> storable(value.toString());
      case NAME -> value.toString().toLowerCase(Locale.ROOT);
      case LONG -> ((Number) value).longValue();
      case INT -> ((Number) value).intValue();
      case BOOLEAN -> value;
      case TIME -> micros(value);
      case MILLIONTHS -> decimal(value, MICRO_DIGITS);
      case BILLIONTHS -> decimal(value, NANO_DIGITS);
      case JSON -> json(value);
    };
  }

  /** Confluent's converter knows milliseconds as a type, and leaves microseconds as numbers. */
  private static long micros(Object time) {
    return time instanceof java.util.Date date
        ? Math.multiplyExact(date.getTime(), 1_000L)
        : ((Number) time).longValue();
  }

  private static BigDecimal decimal(Object count, int digits) {
    return new BigDecimal(BigInteger.valueOf(((Number) count).longValue()), digits);
  }

  private String storable(String text) {
    if (text.indexOf(NUL) < 0) {
      return text;
    }
    noteReplaced();
    return text.replace(NUL, REPLACEMENT);
  }

  private String json(Object value) {
    String text = value instanceof String known ? known : tree(value).toString();
    if (!text.contains(ESCAPED_NUL)) {
      return text;
    }
    return withoutNul(text);
  }

  /** A backslash before the escape makes it plain text: "\\u0000" is a backslash and u0000. */
  private String withoutNul(String json) {
    StringBuilder out = new StringBuilder(json.length());
    boolean found = false;
    for (int i = 0; i < json.length(); i++) {
      if (json.charAt(i) != '\\' || i + 1 == json.length()) {
        out.append(json.charAt(i));
      } else if (json.startsWith(ESCAPED_NUL, i)) {
        out.append(ESCAPED_REPLACEMENT);
        i += ESCAPED_NUL.length() - 1;
        found = true;
      } else {
        out.append(json, i, i + 2);
        i++;
      }
    }
    if (found) {
      noteReplaced();
    }
    return out.toString();
  }

  private void noteReplaced() {
    replaced.increment();
    LOG.debug("U+0000 is replaced: Postgres cannot store it");
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
