// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.schema;

import static dev.headway.history.schema.Database.query;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.history.row.HistoryRow;
import dev.headway.history.row.HistoryTable;
import dev.headway.schemas.key.PlanKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import javax.sql.DataSource;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an agent may say, Postgres takes: a row that it refused would be set aside. */
class LegalFactsIT {
  private static final String AT = "2026-01-01T12:00:00Z";

  /** Longest session, scope, source and event id, in characters. */
  private static final int LONG = 2_048;

  private static final Random RANDOM = new Random(7);

  private static Database database;
  private static DataSource sink;

  @BeforeAll
  static void start() {
    database = new Database();
    new HistorySchema(database.as("headway_owner")).migrate();
    database.login("the_sink", "headway_sink");
    sink = database.as("the_sink");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  /** Characters of four bytes, in no order: nothing to compress. */
  private static String name(int length) {
    StringBuilder name = new StringBuilder();
    for (int i = 0; i < length; i++) {
      name.appendCodePoint(0x20000 + RANDOM.nextInt(0xA6D0));
    }
    return name.toString();
  }

  private static void update(String sql, String... values) {
    try (Connection connection = sink.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setString(i + 1, values[i]);
      }
      assertThat(statement.executeUpdate()).isEqualTo(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Key and value as the sink of this table gets them. */
  private static SinkRecord sunk(HistoryTable table, String key, String field, String value) {
    Schema schema = SchemaBuilder.struct().field(field, Schema.STRING_SCHEMA).build();
    try (HistoryRow<SinkRecord> rows = new HistoryRow<>()) {
      rows.configure(Map.of(HistoryRow.TABLE, table.label()));
      return rows.apply(
          new SinkRecord("t", 0, null, key, schema, new Struct(schema).put(field, value), 0));
    }
  }

  private static String key(HistoryTable table, String key, String field) {
    return ((Struct) Objects.requireNonNull(sunk(table, key, field, "x").key()))
        .getString(table.key());
  }

  @Test
  void shouldTakeTheLongestNames() {
    // given
    String tenant = name(64);
    String user = name(64);
    String planId = name(255);
    PlanKey plan = new PlanKey(tenant, user, planId);
    String taskKey = plan.taskKey(name(255));
    String eventId = name(LONG);
    String eventKey = plan.timelineKey(name(LONG), eventId);
    Database.run(
        sink,
        Rows.plan("a/b/c", 1, AT),
        Rows.task("a/b/c", "t", 1, AT),
        Rows.event("a/b/c", "e", AT),
        "DELETE FROM tracker.execution_metrics");

    // when
    update(
        "UPDATE tracker.plan_progress SET version = 2, plan_key = ?, tenant_id = ?, user_id = ?, plan_id = ?, session_id = ?, scope_id = ?, parent_plan_id = ?, goal_id = ?, trace_id = ?",
        key(HistoryTable.PLAN_PROGRESS, plan.toString(), "goal"),
        tenant,
        user,
        planId,
        name(LONG),
        name(LONG),
        name(LONG),
        name(LONG),
        name(LONG));
    update(
        "UPDATE tracker.task_executions SET version = 2, task_key = ?, tenant_id = ?, user_id = ?, plan_id = ?, agent_id = ?, correlation_id = ?",
        key(HistoryTable.TASK_EXECUTIONS, taskKey, "message"),
        tenant,
        user,
        planId,
        name(LONG),
        name(LONG));
    update(
        "UPDATE tracker.event_timeline SET event_key = ?, tenant_id = ?, user_id = ?, plan_id = ?, event_id = ?, session_id = ?",
        key(HistoryTable.EVENT_TIMELINE, eventKey, "reason"),
        tenant,
        user,
        planId,
        eventId,
        name(LONG));
    update(
        "INSERT INTO tracker.erasures (erasure_key, kind, tenant_id, user_id, plan_id, erased_at, erasure_id) VALUES (?, 'plan', ?, ?, ?, now(), 'e')",
        plan.toString(),
        tenant,
        user,
        planId);

    // then: an erasure finds its rows by such keys
    for (String table : List.of("plan_progress", "task_executions", "event_timeline")) {
      assertThat(query(sink, "SELECT 1 FROM tracker." + table)).as(table).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"x\\u0000y\"}",
        "{\"\\ud83d\":[\"\\ude00\",\"\\ud83d\\ud83d\\ude00\"]}",
        "[1e1000,1e-1000,1e1001,-1e-1001,1E999999999999]",
        "\"\\\\ud83d\"",
      })
  void shouldTakeAnyPayload(String json) {
    // given
    Struct row =
        (Struct)
            Objects.requireNonNull(
                sunk(HistoryTable.EVENT_TIMELINE, "a/b/c/worker/e", "data", json).value());
    Database.run(sink, Rows.event("a/b/c", "e", AT));
    // when
    update("UPDATE tracker.event_timeline SET data = ?::jsonb", row.getString("data"));
    // then
    assertThat(query(sink, "SELECT 1 FROM tracker.event_timeline WHERE data IS NOT NULL"))
        .hasSize(1);
  }

  @Test
  void shouldTakeTheLongestNumber() {
    // given
    String digits = "9".repeat(8_180);
    Database.run(sink, Rows.event("a/b/c", "e", AT));
    for (String number : List.of(digits + "e1000", "0." + digits + "e-1000")) {
      String stored =
          ((Struct) sunk(HistoryTable.EVENT_TIMELINE, "k/k/k/k/k", "data", number).value())
              .getString("data");
      // then
      assertThat(stored).isEqualTo(number);
      update("UPDATE tracker.event_timeline SET data = ?::jsonb", stored);
    }
  }
}
