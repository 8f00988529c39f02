// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.history.row.HistoryTable;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.schemas.avro.PlanProgress;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B4 and what times it, against a real Postgres with the schema of history. */
class SinkBaselineIT {
  private static final long STARTED = 1_760_000_000_000_001L;

  @TempDir static Path folder;

  private static LocalStack stack;

  @BeforeAll
  static void start() {
    stack = LocalStack.builder().data(folder).ports(Ports.ephemeral()).only(Part.POSTGRES).start();
  }

  @AfterAll
  static void stop() {
    stack.close();
  }

  private static PrepareMain.Result expected(long records, long rows, long versions) {
    return new PrepareMain.Result(
        List.of(
            new PrepareMain.Expected(
                HistoryTable.PLAN_PROGRESS, records, rows, versions, List.of("t/u/end"))));
  }

  @BeforeEach
  void empty() {
    try (DrainWatch watch = new DrainWatch(stack.history(), expected(0, 0, 0))) {
      watch.empty();
    }
  }

  private static UpsertLoop loop(int batchSize) throws SQLException {
    HistoryAccess access = stack.history();
    return new UpsertLoop(
        HistoryTable.PLAN_PROGRESS,
        batchSize,
        HistoryDatabase.source(access.url() + "?reWriteBatchedInserts=true", access.sink())
            .getConnection());
  }

  private static GenericRecord plan(String id, long version) {
    Schema schema = PlanProgress.getClassSchema();
    GenericRecordBuilder plan =
        new GenericRecordBuilder(schema)
            .set("tenant_id", "t")
            .set("user_id", "u")
            .set("plan_id", id)
            .set("version", version)
            .set(
                "status", new GenericData.EnumSymbol(schema.getField("status").schema(), "RUNNING"))
            .set("started_at", STARTED);
    for (Schema.Field field : schema.getFields()) {
      if (!plan.has(field)) {
        plan.set(field, nothing(field.schema()));
      }
    }
    return plan.build();
  }

  private static @Nullable Object nothing(Schema schema) {
    return switch (schema.getType()) {
      case LONG -> 0L;
      case INT -> 0;
      case STRING -> "";
      case ARRAY -> List.of();
      case RECORD -> {
        GenericRecordBuilder record = new GenericRecordBuilder(schema);
        schema.getFields().forEach(field -> record.set(field, nothing(field.schema())));
        yield record.build();
      }
      default -> null;
    };
  }

  @Test
  void shouldWriteOfEachKeyTheNewestRow() throws SQLException {
    // given
    try (UpsertLoop loop = loop(2)) {
      // when
      loop.add("t/u/a", plan("a", 1));
      loop.add("t/u/a", plan("a", 2));
      loop.add("t/u/b", plan("b", 1));
      loop.add("t/u/a", plan("a", 1));
      loop.flush();
    }

    // then
    try (Connection connection =
            HistoryDatabase.source(stack.history().url(), stack.history().sink()).getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT plan_key, version, status, started_at, stages::text FROM tracker.plan_progress ORDER BY plan_key")) {
      assertThat(found.next()).isTrue();
      assertThat(found.getString(1)).isEqualTo("t/u/a");
      assertThat(found.getLong(2)).isEqualTo(2);
      assertThat(found.getString(3)).isEqualTo("running");
      assertThat(found.getTimestamp(4).toInstant())
          .isEqualTo(Instant.ofEpochSecond(1_760_000_000L, 1_000));
      assertThat(found.getString(5)).isEqualTo("[]");
      assertThat(found.next()).isTrue();
      assertThat(found.getString(1)).isEqualTo("t/u/b");
      assertThat(found.next()).isFalse();
    }
  }

  @Test
  void shouldTimeADrainAndCountItsRecords() throws SQLException {
    // given
    try (UpsertLoop loop = loop(1);
        DrainWatch watch = new DrainWatch(stack.history(), expected(4, 2, 3))) {
      loop.add("t/u/a", plan("a", 1));

      // when
      DrainWatch.Seen seen =
          watch.await(
              () -> {
                try {
                  loop.add("t/u/a", plan("a", 2));
                  loop.add("t/u/end", plan("end", 1));
                } catch (SQLException e) {
                  throw new IllegalStateException(e);
                }
              },
              () -> {});

      // then
      assertThat(seen.records()).isEqualTo(4 - 1);
      assertThat(seen.nanos()).isPositive();
    }
  }

  @Test
  void shouldRefuseADrainThatLostAVersion() throws SQLException {
    // given
    try (UpsertLoop loop = loop(10);
        DrainWatch watch = new DrainWatch(stack.history(), expected(3, 2, 3))) {
      loop.add("t/u/a", plan("a", 1));
      loop.add("t/u/end", plan("end", 1));
      loop.flush();

      // then
      assertThatThrownBy(() -> watch.await(() -> {}, () -> {}))
          .isInstanceOf(BenchmarkException.class)
          .hasMessageContaining("not what the records say");
    }
  }
}
