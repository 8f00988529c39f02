// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.history.schema.Database;
import dev.headway.history.schema.HistorySchema;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryReaderIT {
  private static final PlanKey ADAS = new PlanKey("acme", "ada", "p");
  private static final HistoryViewer ADA = viewer("acme", "ada", "user");

  private static Database postgres;
  private static DataSource sink;

  /** With one connection, so that everybody gets the one of whoever was before. */
  private HistoryDatabase database;

  private HistoryReader reader;

  @BeforeAll
  static void start() {
    postgres = new Database();
    new HistorySchema(postgres.as("headway_owner")).migrate();
    postgres.login("the_sink", "headway_sink");
    postgres.login("headway_api", "headway_reader");
    sink = postgres.as("the_sink");
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  @BeforeEach
  void open() throws SQLException {
    Database.run(
        sink,
        "DELETE FROM tracker.event_timeline",
        "DELETE FROM tracker.task_executions",
        "DELETE FROM tracker.plan_progress");
    database = HistoryDatabase.open(access("headway_api"));
    reader = new HistoryReader(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  private static HistoryAccess access(String user) throws SQLException {
    try (Connection connection = postgres.as(user).getConnection()) {
      return new HistoryAccess(
          connection.getMetaData().getURL(), user, "", 1, Duration.ofMillis(500));
    }
  }

  private static HistoryViewer viewer(String tenant, String user, String role) {
    return new HistoryViewer(new Owner(tenant, user), role);
  }

  private static String plan(String key, String tenant, String user, String plan, long version) {
    return "INSERT INTO tracker.plan_progress (plan_key, tenant_id, user_id, plan_id, version, status, started_at, task_count, completed_tasks, failed_tasks, cancelled_tasks, open_tasks, fire_and_forget_tasks, goal_event, stages, input_tokens, output_tokens, cost_usd, error_logs, conflicts, unmatched_results, events, state_digest) VALUES ('"
        + String.join("', '", key, tenant, user, plan)
        + "', "
        + version
        + ", 'running', '2026-01-01 12:00:00.000001Z', 0, 0, 0, 0, 0, 0, 'unknown', '[]', 10, 5, 0.25, 1, 0, 0, 9, 'd')";
  }

  private static String tasks(String plan, int number) {
    return "INSERT INTO tracker.task_executions (task_key, tenant_id, user_id, plan_id, task_id, version, event_type, state, attempt, fire_and_forget, started_at, agent_id, input_tokens, output_tokens, cost_usd, error_logs, conflicts) SELECT '"
        + plan
        + "/t' || i, 'acme', 'ada', 'p', 't' || i, 1, 'x', 'completed', 1, false, '2026-01-01Z', 'worker', 0, 0, 0, 0, 0 FROM generate_series(1, "
        + number
        + ") AS i";
  }

  private static void fill() {
    Database.run(
        sink,
        plan("acme/ada/p", "acme", "ada", "p", 3),
        plan("acme/bob/p", "acme", "bob", "p", 1),
        plan("other/ada/p", "other", "ada", "p", 1),
        tasks("acme/ada/p", 2));
  }

  private static HistorySearch everything() {
    return new HistorySearch(
        null,
        Set.of(),
        Set.of(),
        null,
        null,
        null,
        null,
        null,
        HistorySearch.Order.LATEST_FIRST,
        null,
        100);
  }

  private List<String> found(HistoryViewer viewer) {
    return reader.search(viewer, everything(), null).plans().stream()
        .map(plan -> plan.getTenantId() + "/" + plan.getUserId())
        .toList();
  }

  @Test
  void shouldShowWhatItsViewerMaySeeAndForgetWhoThatWas() {
    // given
    fill();

    // then: one after another, on the same connection
    assertThat(found(ADA)).containsExactly("acme/ada");
    assertThat(found(viewer("acme", "cleo", "viewer"))).containsExactly("acme/ada", "acme/bob");
    assertThat(found(viewer("other", "bob", "user"))).isEmpty();
    assertThat(found(viewer("other", "bob", "admin"))).containsExactly("other/ada");
    assertThat(found(viewer("", "", "admin"))).isEmpty();
    assertThat(reader.plan(ADA, ADAS)).isPresent();
    assertThat(reader.plan(viewer("acme", "bob", "user"), ADAS)).isEmpty();
    assertThat(reader.tasks(viewer("acme", "bob", "user"), ADAS)).isEmpty();
    assertThat(reader.plan(viewer("other", "ada", "admin"), ADAS)).isEmpty();
    assertThat(reader.owners(viewer("acme", "cleo", "viewer"), "p")).hasSize(2);
    assertThat(reader.owners(viewer("acme", "cleo", "user"), "p")).isEmpty();
  }

  @Test
  void shouldLeaveNothingOfAViewerOnTheConnection() {
    // given
    fill();
    String who =
        "SELECT current_setting('headway.tenant_id', true) || current_setting('headway.user_id', true) || current_setting('headway.role', true), pg_backend_pid(), current_setting('role')";
    String[] backend = new String[1];
    database.read(
        ADA,
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(who)) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("acmeadauser");
            backend[0] = row.getString(2);
            assertThat(row.getString(3)).isEqualTo("headway_reader");
          }
          return true;
        });
    // when: one that fails on the way
    assertThatThrownBy(
            () ->
                database.read(
                    ADA,
                    connection -> {
                      try (Statement statement = connection.createStatement()) {
                        return statement.execute("SELECT 1 / 0");
                      }
                    }))
        .isInstanceOf(HistoryUnavailableException.class);

    // then
    String[] left = new String[2];
    database.read(
        viewer("", "", ""),
        connection -> {
          connection.rollback();
          try (Statement statement = connection.createStatement();
              ResultSet row = statement.executeQuery(who)) {
            assertThat(row.next()).isTrue();
            left[0] = row.getString(1);
            left[1] = row.getString(2);
          }
          return true;
        });
    assertThat(left[0]).isEmpty();
    assertThat(left[1]).as("the same connection").isEqualTo(backend[0]);
  }

  @Test
  void shouldChangeNothing() {
    // given
    fill();
    // then
    assertThatThrownBy(
            () ->
                database.read(
                    ADA,
                    connection -> {
                      try (Statement statement = connection.createStatement()) {
                        return statement.execute("CREATE TEMP TABLE x (y int)");
                      }
                    }))
        .hasRootCauseMessage("ERROR: cannot execute CREATE TABLE in a read-only transaction");
  }

  @Test
  void shouldReadAsTheReaderWhoeverLogsIn() throws SQLException {
    // given
    fill();
    for (String login : List.of("postgres", "the_sink")) {
      if (login.equals("the_sink")) {
        Database.run(postgres.as("postgres"), "GRANT headway_reader TO the_sink");
      }
      try (HistoryDatabase other = HistoryDatabase.open(access(login))) {
        // then
        assertThat(new HistoryReader(other).search(ADA, everything(), null).plans()).hasSize(1);
      }
    }
    Database.run(postgres.as("postgres"), "REVOKE headway_reader FROM the_sink");
    try (HistoryDatabase other = HistoryDatabase.open(access("the_sink"))) {
      // then: one that is no reader does not read
      assertThatThrownBy(() -> new HistoryReader(other).plan(ADA, ADAS))
          .isInstanceOf(HistoryUnavailableException.class);
    }
  }

  @Test
  void shouldShowTasksWithThePlansVersion() {
    // given
    fill();
    // when
    Optional<List<TaskExecution>> tasks = reader.tasks(ADA, ADAS);
    // then
    assertThat(tasks.orElseThrow())
        .extracting(TaskExecution::getTaskId, TaskExecution::getVersion)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("t1", 3L),
            org.assertj.core.groups.Tuple.tuple("t2", 3L));
  }

  @Test
  void shouldTakeIdsFromTheKeys() {
    // given: Postgres has no U+0000
    Database.run(sink, plan("acme/ada/a%00b", "acme", "ada", "a\uFFFDb", 1));
    // when
    PlanProgress plan = reader.plan(ADA, new PlanKey("acme", "ada", "a\0b")).orElseThrow();
    // then
    assertThat(plan.getPlanId()).isEqualTo("a\0b");
    assertThat(reader.owners(ADA, "a\0b")).hasSize(1);
    assertThat(reader.owners(ADA, "a\uFFFDb")).isEmpty();
    assertThat(reader.plan(ADA, new PlanKey("acme", "ada", "a\uFFFDb"))).isEmpty();
  }

  @Test
  void shouldTakeIdsFromTheColumnsWhereAKeyWasTooLongToBeStored() {
    // given
    Database.run(
        sink,
        plan("acme/ada/p", "acme", "ada", "p", 3),
        tasks("acme/ada/p", 1),
        "UPDATE tracker.task_executions SET version = 2, task_key = 'acme/ada/p/#0f'",
        "INSERT INTO tracker.event_timeline (event_key, tenant_id, user_id, plan_id, event_id, source, event_type, kind, event_time, data_bytes, origin_topic, origin_partition, origin_offset) VALUES ('acme/ada/p/#1e', 'acme', 'ada', 'p', 'a/long/e', 'a source', 'x', 'task_log', '2026-01-01Z', 0, 't', 0, 0)");
    // then
    assertThat(reader.tasks(ADA, ADAS).orElseThrow().getFirst().getTaskId()).isEqualTo("t1");
    TimelineEntry entry = reader.timeline(ADA, ADAS).orElseThrow().getFirst();
    assertThat(entry.getEventId()).isEqualTo("a/long/e");
    assertThat(entry.getSource()).isEqualTo("a source");
  }

  @Test
  void shouldNotReadMoreOfAPlanThanAnAnswerMayHold() {
    // given
    Database.run(
        sink,
        plan("acme/ada/p", "acme", "ada", "p", 1),
        tasks("acme/ada/p", HistoryReader.MOST_ROWS + 1));
    try (HistoryDatabase patient = HistoryDatabase.open(patiently())) {
      // then
      assertThatThrownBy(() -> new HistoryReader(patient).tasks(ADA, ADAS))
          .isInstanceOf(HistoryTooLargeException.class)
          .hasMessageContaining("100000 tasks");
    }
  }

  private static HistoryAccess patiently() {
    try {
      HistoryAccess access = access("headway_api");
      return new HistoryAccess(
          access.url(), access.user(), access.password(), 1, Duration.ofSeconds(60));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldGiveUpAStatementThatTakesTooLong() throws SQLException {
    // given
    fill();
    try (Connection lock = sink.getConnection();
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.execute("LOCK TABLE tracker.plan_progress IN ACCESS EXCLUSIVE MODE");
      // then
      assertThatThrownBy(() -> reader.plan(ADA, ADAS))
          .isInstanceOf(HistoryUnavailableException.class)
          .hasRootCauseMessage("ERROR: canceling statement due to statement timeout");
      lock.rollback();
    }
    assertThat(reader.plan(ADA, ADAS)).isPresent();
  }

  @Test
  void shouldSayThatADatabaseCannotBeReached() {
    try (HistoryDatabase away =
        HistoryDatabase.open(
            new HistoryAccess(
                "jdbc:postgresql://127.0.0.1:1/x", "x", "", 1, Duration.ofSeconds(1)))) {
      HistoryReader nowhere = new HistoryReader(away);
      assertThatThrownBy(() -> nowhere.plan(ADA, ADAS))
          .isInstanceOf(HistoryUnavailableException.class)
          .hasMessageContaining("cannot be reached");
      assertThat(nowhere.answers()).isFalse();
    }
    assertThat(reader.answers()).isTrue();
  }
}
