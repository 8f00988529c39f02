// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.history.converter.ConnectRecords;
import dev.headway.history.row.HistoryRow;
import dev.headway.history.row.HistoryTable;
import dev.headway.history.schema.HistorySchema;
import dev.headway.history.sink.HistorySinks;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.avro.Schema;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * A real Postgres with the schema of history, and a sink that writes into it what driven partitions
 * tell on the change topics, by the transform that real sinks use.
 */
final class HistoryFixture implements AutoCloseable {
  private static final String NAME = "headway";

  private static final Map<HistoryTable, Schema> SCHEMAS =
      Map.of(
          HistoryTable.PLAN_PROGRESS, PlanProgress.SCHEMA$,
          HistoryTable.TASK_EXECUTIONS, TaskExecution.SCHEMA$,
          HistoryTable.EVENT_TIMELINE, TimelineEntry.SCHEMA$);

  private final EmbeddedPostgres postgres;
  private final DataSource sink;

  HistoryFixture() {
    try {
      postgres = EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        postgres.getPostgresDatabase(),
        "CREATE ROLE headway_owner LOGIN CREATEROLE",
        "CREATE DATABASE headway OWNER headway_owner");
    run(postgres.getDatabase("postgres", NAME), "GRANT CREATE ON SCHEMA public TO headway_owner");
    new HistorySchema(postgres.getDatabase("headway_owner", NAME)).migrate();
    run(
        postgres.getDatabase("postgres", NAME),
        "CREATE ROLE the_sink LOGIN IN ROLE headway_sink",
        "CREATE ROLE headway_api LOGIN IN ROLE headway_reader");
    sink = postgres.getDatabase("the_sink", NAME);
  }

  /** What a server is told, so that it reads here. */
  Map<String, String> settings() {
    return settings("headway_api");
  }

  /** The same with another login. */
  Map<String, String> settings(String user) {
    return Map.of("postgres.url", postgres.getJdbcUrl(user, NAME), "postgres.user", user);
  }

  static void run(DataSource database, String... statements) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Runs statements as the sink. */
  void write(String... statements) {
    run(sink, statements);
  }

  /** Writes what has been told since the last call. */
  void sink(DrivenTracker tracker) {
    for (HistoryTable table : SCHEMAS.keySet()) {
      tracker
          .told(HistorySinks.topic(DrivenTracker.TOPICS.prefix(), table))
          .forEach(record -> write(table, record));
    }
  }

  private void write(HistoryTable table, TestRecord<byte[], byte[]> record) {
    String key = new String(record.key(), StandardCharsets.UTF_8);
    try (Connection connection = sink.getConnection()) {
      if (record.value() != null) {
        upsert(connection, table, key, record.value());
      } else if (record.headers().lastHeader(HistorySinks.EXPIRED) == null) {
        try (PreparedStatement delete =
            connection.prepareStatement(
                "DELETE FROM tracker." + table.label() + " WHERE " + table.key() + " = ?")) {
          delete.setString(1, key);
          delete.executeUpdate();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void upsert(Connection connection, HistoryTable table, String key, byte[] avro)
      throws SQLException {
    Struct told = ConnectRecords.of(Objects.requireNonNull(SCHEMAS.get(table)), avro);
    try (HistoryRow<SinkRecord> transform = new HistoryRow<>()) {
      transform.configure(Map.of(HistoryRow.TABLE, table.label()));
      Struct row =
          (Struct)
              transform
                  .apply(new SinkRecord("topic", 0, null, key, told.schema(), told, 0))
                  .value();
      List<String> columns = row.schema().fields().stream().map(Field::name).toList();
      String sql =
          "INSERT INTO tracker."
              + table.label()
              + " ("
              + table.key()
              + ", "
              + String.join(", ", columns)
              + ") VALUES (?"
              + ", ?".repeat(columns.size())
              + ") ON CONFLICT ("
              + table.key()
              + ") DO UPDATE SET "
              + columns.stream()
                  .map(column -> column + " = excluded." + column)
                  .collect(Collectors.joining(", "));
      try (PreparedStatement insert = connection.prepareStatement(sql)) {
        insert.setString(1, key);
        int index = 2;
        for (Field field : row.schema().fields()) {
          insert.setObject(index++, value(field, row.get(field)));
        }
        insert.executeUpdate();
      }
    }
  }

  private static @Nullable Object value(Field field, @Nullable Object value) throws SQLException {
    String type = field.schema().name();
    if (value == null || type == null) {
      return value;
    }
    if (type.endsWith("MicroTimestamp")) {
      return OffsetDateTime.ofInstant(
          Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS), ZoneOffset.UTC);
    }
    if (type.endsWith("Json")) {
      PGobject json = new PGobject();
      json.setType("jsonb");
      json.setValue((String) value);
      return json;
    }
    return (BigDecimal) value;
  }

  /** Forgets every row. */
  void empty() {
    write(
        Stream.of("execution_metrics", "event_timeline", "task_executions", "plan_progress")
            .map(table -> "DELETE FROM tracker." + table)
            .toArray(String[]::new));
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
