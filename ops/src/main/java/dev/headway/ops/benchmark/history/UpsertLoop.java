// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import dev.headway.history.row.Column;
import dev.headway.history.row.HistoryTable;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * B4 for one table: records are gathered to a batch, the last one of each key, and a batch is one
 * transaction of {@code INSERT … ON CONFLICT … DO UPDATE}. It does what any program would that
 * writes these rows with nothing but the driver.
 */
final class UpsertLoop implements AutoCloseable {
  private static final int MICRO_DIGITS = 6;
  private static final int NANO_DIGITS = 9;

  private final HistoryTable table;
  private final int batchSize;
  private final Connection connection;
  private final PreparedStatement upsert;
  private final Map<String, IndexedRecord> batch = new LinkedHashMap<>();

  /** Writes with this connection, which it closes. */
  UpsertLoop(HistoryTable table, int batchSize, Connection connection) throws SQLException {
    this.table = table;
    this.batchSize = batchSize;
    this.connection = connection;
    connection.setAutoCommit(false);
    this.upsert = connection.prepareStatement(sql(table));
  }

  /** The statement; names of tables and columns are the schema's own. */
  static String sql(HistoryTable table) {
    List<String> columns =
        Stream.concat(Stream.of(table.key()), table.columns().stream().map(Column::name)).toList();
    return "INSERT INTO tracker."
        + table.label()
        + " ("
        + String.join(", ", columns)
        + ") VALUES ("
        + columns.stream().map(column -> "?").collect(Collectors.joining(", "))
        + ") ON CONFLICT ("
        + table.key()
        + ") DO UPDATE SET "
        + table.columns().stream()
            .map(column -> column.name() + " = EXCLUDED." + column.name())
            .collect(Collectors.joining(", "));
  }

  void add(String key, IndexedRecord value) throws SQLException {
    batch.put(key, value);
    if (batch.size() >= batchSize) {
      flush();
    }
  }

  void flush() throws SQLException {
    if (batch.isEmpty()) {
      return;
    }
    for (Map.Entry<String, IndexedRecord> row : batch.entrySet()) {
      upsert.setString(1, row.getKey());
      int index = 2;
      for (Column column : table.columns()) {
        bind(index++, column.type(), find(row.getValue(), column.path()));
      }
      upsert.addBatch();
    }
    upsert.executeBatch();
    connection.commit();
    batch.clear();
  }

  private static @Nullable Object find(IndexedRecord record, List<String> path) {
    Object at = record;
    for (String name : path) {
      if (!(at instanceof IndexedRecord nested)) {
        return null;
      }
      at = nested.get(nested.getSchema().getField(name).pos());
    }
    return at;
  }

  private void bind(int index, Column.Type type, @Nullable Object value) throws SQLException {
    if (value == null) {
      upsert.setNull(index, nullOf(type));
      return;
    }
    switch (type) {
      case TEXT -> upsert.setString(index, value.toString());
      case NAME -> upsert.setString(index, value.toString().toLowerCase(Locale.ROOT));
      case LONG -> upsert.setLong(index, ((Number) value).longValue());
      case INT -> upsert.setInt(index, ((Number) value).intValue());
      case BOOLEAN -> upsert.setBoolean(index, (Boolean) value);
      case TIME -> upsert.setObject(index, time((Long) value));
      case MILLIONTHS -> upsert.setBigDecimal(index, decimal(value, MICRO_DIGITS));
      case BILLIONTHS -> upsert.setBigDecimal(index, decimal(value, NANO_DIGITS));
      case JSON -> upsert.setObject(index, json(value), Types.OTHER);
    }
  }

  private static int nullOf(Column.Type type) {
    return switch (type) {
      case TEXT, NAME -> Types.VARCHAR;
      case LONG -> Types.BIGINT;
      case INT -> Types.INTEGER;
      case BOOLEAN -> Types.BOOLEAN;
      case TIME -> Types.TIMESTAMP_WITH_TIMEZONE;
      case MILLIONTHS, BILLIONTHS -> Types.NUMERIC;
      case JSON -> Types.OTHER;
    };
  }

  private static OffsetDateTime time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
  }

  private static BigDecimal decimal(Object count, int digits) {
    return BigDecimal.valueOf(((Number) count).longValue(), digits);
  }

  private static String json(Object value) {
    return value instanceof CharSequence text ? text.toString() : GenericData.get().toString(value);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
