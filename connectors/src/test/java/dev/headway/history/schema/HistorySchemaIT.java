// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.schema;

import static dev.headway.history.schema.Database.query;
import static dev.headway.history.schema.Database.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

class HistorySchemaIT {
  private static final List<String> TABLES =
      List.of("plan_progress", "task_executions", "event_timeline", "execution_metrics", "audit");

  /** Whom it names is for admins. */
  private static final String ERASURES = "erasures";

  private static final List<String> VIEWS =
      List.of(
          "state_transitions",
          "execution_logs",
          "daily_agent_performance",
          "plan_funnel",
          "cost_by_day");

  private static Database database;
  private static HistorySchema schema;
  private static DataSource sink;
  private static DataSource reader;

  @BeforeAll
  static void start() {
    database = new Database();
    schema = new HistorySchema(database.as("headway_owner"));
    schema.migrate();
    database.login("the_sink", "headway_sink");
    database.login("the_reader", "headway_reader");
    database.login("the_admin", "headway_admin");
    sink = database.as("the_sink");
    reader = database.as("the_reader");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  /** Everything that the schema is made of. */
  private static List<String> catalog() {
    List<String> all = new ArrayList<>();
    DataSource db = database.as("postgres");
    all.addAll(
        query(
            db,
            "SELECT table_name, column_name, data_type, numeric_precision, is_nullable, column_default FROM information_schema.columns WHERE table_schema = 'tracker' ORDER BY 1, 2"));
    all.addAll(
        query(db, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'tracker' ORDER BY 1"));
    all.addAll(
        query(
            db,
            "SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'tracker'::regnamespace ORDER BY 1::text, 2"));
    all.addAll(
        query(
            db,
            "SELECT tablename, policyname, roles, cmd, qual, with_check FROM pg_policies WHERE schemaname = 'tracker' ORDER BY 1, 2"));
    all.addAll(
        query(
            db,
            "SELECT relname, relrowsecurity, relforcerowsecurity, relacl, obj_description(oid) FROM pg_class WHERE relnamespace = 'tracker'::regnamespace ORDER BY 1"));
    all.addAll(
        query(
            db,
            "SELECT pg_get_triggerdef(t.oid) FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE relnamespace = 'tracker'::regnamespace AND NOT tgisinternal ORDER BY 1"));
    all.addAll(
        query(
            db,
            "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'tracker'::regnamespace ORDER BY 1"));
    return all;
  }

  private static boolean exists() {
    return !query(database.as("postgres"), "SELECT 1 FROM pg_namespace WHERE nspname = 'tracker'")
        .isEmpty();
  }

  @Test
  void shouldGoUpDownAndUpAgain() throws SQLException {
    // given
    List<String> before = catalog();
    List<Integer> versions = schema.applied();

    // when: each step down and up again
    for (int version : versions.reversed()) {
      schema.undo(version - 1);
      assertThat(schema.applied()).doesNotContain(version);
      assertThat(schema.migrate()).isEqualTo(versions.size() - version + 1);
      // then
      assertThat(catalog()).as("after V%d", version).isEqualTo(before);
    }

    // when
    schema.undo(0);
    // then
    assertThat(exists()).isFalse();
    assertThat(schema.migrate()).isEqualTo(versions.size());
    assertThat(catalog()).isEqualTo(before);
    assertThat(schema.migrate()).as("nothing is missing").isZero();
  }

  @Test
  void shouldSayOfEveryTableAndColumnWhatItIs() {
    assertThat(
            query(
                database.as("postgres"),
                "SELECT relname, attname FROM pg_class c JOIN pg_attribute a ON attrelid = c.oid WHERE relnamespace = 'tracker'::regnamespace AND relkind = 'r' AND attnum > 0 AND col_description(c.oid, attnum) IS NULL"))
        .isEmpty();
    assertThat(
            query(
                database.as("postgres"),
                "SELECT relname FROM pg_class WHERE relnamespace = 'tracker'::regnamespace AND relkind IN ('r', 'v') AND obj_description(oid) IS NULL"))
        .isEmpty();
  }

  /** The columns that must be there, of a plan. */
  private static String plan(String tenant, String user, String plan, long version, String more) {
    return "INSERT INTO tracker.plan_progress (plan_key, tenant_id, user_id, plan_id, version, status, started_at, completed_at, task_count, completed_tasks, failed_tasks, cancelled_tasks, open_tasks, fire_and_forget_tasks, goal_event, stages, input_tokens, output_tokens, cost_usd, error_logs, conflicts, unmatched_results, events, state_digest, quiescent_since) VALUES ('"
        + String.join("/", tenant, user, plan)
        + "', '"
        + String.join("', '", tenant, user, plan)
        + "', "
        + version
        + ", "
        + more
        + ", 0, 0, 0, 'unknown', '[]', 10, 5, 0.25, 1, 0, 0, 9, 'd', '2026-01-01 12:00:04Z') ON CONFLICT (plan_key) DO UPDATE SET version = excluded.version, status = excluded.status, completed_at = excluded.completed_at, task_count = excluded.task_count, completed_tasks = excluded.completed_tasks, failed_tasks = excluded.failed_tasks";
  }

  private static final String RUNNING = "'running', '2026-01-01 12:00:00Z', NULL, 4, 1, 0";
  private static final String COMPLETED =
      "'completed', '2026-01-01 12:00:00Z', '2026-01-01 12:00:05.5Z', 4, 3, 1";

  @Test
  void shouldNeverGoBackToAnOlderVersion() {
    // given
    run(sink, plan("acme", "ada", "p", 2, COMPLETED));

    // when: what was written before is written again
    run(sink, plan("acme", "ada", "p", 1, RUNNING));

    // then
    assertThat(query(sink, "SELECT version, status FROM tracker.plan_progress"))
        .containsExactly("2,completed");

    // when
    run(sink, plan("acme", "ada", "p", 3, RUNNING));
    // then
    assertThat(query(sink, "SELECT version, status FROM tracker.plan_progress"))
        .containsExactly("3,running");
  }

  @Test
  void shouldSayWhatAnEndedPlanCameTo() {
    // when
    run(sink, plan("acme", "ada", "p", 1, RUNNING));
    assertThat(query(sink, "SELECT 1 FROM tracker.execution_metrics")).isEmpty();
    run(sink, plan("acme", "ada", "p", 2, COMPLETED));

    // then
    assertThat(
            query(
                sink,
                "SELECT version, status, duration_seconds, completion_rate, error_count, last_step_at = '2026-01-01 12:00:04Z', cost_usd FROM tracker.execution_metrics"))
        .containsExactly("2,completed,5.500000,0.750000,2,t,0.250000000");

    // when: a late event says that it went on
    run(sink, plan("acme", "ada", "p", 3, RUNNING));
    assertThat(query(sink, "SELECT 1 FROM tracker.execution_metrics")).isEmpty();
    run(sink, plan("acme", "ada", "p", 4, COMPLETED), "DELETE FROM tracker.plan_progress");
    // then
    assertThat(query(sink, "SELECT 1 FROM tracker.execution_metrics")).isEmpty();
  }

  private static void fill() {
    for (String tenant : List.of("acme", "other")) {
      for (String user : List.of("ada", "bob")) {
        run(
            sink,
            plan(tenant, user, "p", 1, COMPLETED),
            String.format(
                "INSERT INTO tracker.task_executions (task_key, tenant_id, user_id, plan_id, task_id, version, event_type, state, attempt, fire_and_forget, started_at, agent_id, input_tokens, output_tokens, cost_usd, error_logs, conflicts) VALUES ('%1$s/%2$s/p/t', '%1$s', '%2$s', 'p', 't', 1, 'x', 'completed', 1, false, '2026-01-01Z', 'worker', 0, 0, 0, 0, 0)",
                tenant, user),
            String.format(
                "INSERT INTO tracker.event_timeline (event_key, tenant_id, user_id, plan_id, event_id, source, event_type, kind, event_time, state, data, data_bytes, origin_topic, origin_partition, origin_offset) VALUES ('%1$s/%2$s/p/e', '%1$s', '%2$s', 'p', 'e', 'worker', 'task.log', 'task_log', '2026-01-01Z', 'running', '{\"level\": \"warn\", \"message\": \"m\"}', 2, 'system-events', 0, 0)",
                tenant, user),
            String.format(
                "INSERT INTO tracker.audit (audit_key, time, request_id, tenant_id, user_id, roles, action, target, outcome) VALUES ('%1$s-%2$s', '2026-01-01Z', 'r', '%1$s', '%2$s', '[]', 'sendEvents', '{}', 202)",
                tenant, user),
            String.format(
                "INSERT INTO tracker.erasures (erasure_key, kind, tenant_id, user_id, plan_id, erased_at, erasure_id) VALUES ('%1$s/%2$s/gone', 'plan', '%1$s', '%2$s', 'gone', '2026-01-01Z', 'e')",
                tenant, user));
      }
    }
  }

  private static List<String> identity(String tenant, String user, String role) {
    return List.of(
        "headway.tenant_id = '" + tenant + "'",
        "headway.user_id = '" + user + "'",
        "headway.role = '" + role + "'");
  }

  @Test
  void shouldShowAReaderWhatIsItsOwn() {
    // given
    fill();

    for (String table : TABLES) {
      String sql = "SELECT tenant_id, user_id FROM tracker." + table + " ORDER BY 2";
      // then
      assertThat(query(reader, identity("acme", "ada", ""), sql))
          .as(table)
          .containsExactly("acme,ada");
      assertThat(query(reader, identity("acme", "ada", "operator"), sql))
          .as(table)
          .containsExactly("acme,ada", "acme,bob");
      assertThat(query(reader, identity("", "", "admin"), sql)).as(table).isEmpty();
      assertThat(query(reader, List.of("headway.role = 'admin'"), sql)).as(table).isEmpty();
      assertThat(query(reader, sql)).as(table).isEmpty();
      assertThat(query(database.as("headway_owner"), identity("acme", "ada", "admin"), sql))
          .as("owner of " + table)
          .isEmpty();
    }
    assertErasuresShownToAdmins();
    for (String view : VIEWS) {
      String sql = "SELECT DISTINCT tenant_id FROM tracker." + view;
      assertThat(query(reader, identity("acme", "ada", "viewer"), sql))
          .as(view)
          .containsExactly("acme");
      assertThat(query(reader, sql)).as(view).isEmpty();
    }
    assertThat(
            query(
                reader,
                identity("acme", "ada", ""),
                "SELECT user_id, level, message FROM tracker.execution_logs"))
        .containsExactly("ada,warn,m");
    assertThat(
            query(reader, identity("acme", "ada", "viewer"), "SELECT user_id FROM tracker.audit"))
        .as("a viewer sees plans, not what others did")
        .containsExactly("ada");
  }

  private static void assertErasuresShownToAdmins() {
    String sql = "SELECT tenant_id, user_id FROM tracker.erasures ORDER BY 2";
    assertThat(query(reader, identity("acme", "root", "admin"), sql))
        .containsExactly("acme,ada", "acme,bob");
    for (String role : List.of("", "viewer", "operator")) {
      assertThat(query(reader, identity("acme", "ada", role), sql)).as(role).isEmpty();
    }
    assertThat(query(reader, identity("", "", "admin"), sql)).isEmpty();
    assertThat(query(reader, sql)).isEmpty();
    assertThat(query(database.as("headway_owner"), identity("acme", "ada", "admin"), sql))
        .isEmpty();
    DataSource admin = database.as("the_admin");
    assertThat(query(admin, identity("acme", "root", ""), sql))
        .containsExactly("acme,ada", "acme,bob");
    assertThat(query(admin, sql)).isEmpty();
  }

  @Test
  void shouldForgetWhoAskedWithTheTransaction() throws SQLException {
    // given
    fill();
    try (Connection connection = reader.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL headway.tenant_id = 'acme'");
      statement.execute("SET LOCAL headway.user_id = 'ada'");
      assertThat(statement.executeQuery("SELECT 1 FROM tracker.plan_progress").next()).isTrue();
      connection.commit();

      // then: the next one on the same connection
      assertThat(statement.executeQuery("SELECT 1 FROM tracker.plan_progress").next()).isFalse();
      connection.commit();
    }
  }

  @Test
  void shouldLetAReaderChangeNothing() {
    // given
    fill();

    for (String table : TABLES) {
      assertRefused(reader, changes(table));
    }
    assertRefused(reader, changes(ERASURES));
  }

  @Test
  void shouldLetNobodyTakeBackWhatWasErasedOrAudited() {
    // given
    fill();
    // then
    assertRefused(database.as("the_admin"), changes(ERASURES));
    assertRefused(sink, List.of("DELETE FROM tracker.erasures", "DELETE FROM tracker.audit"));
  }

  private static List<String> changes(String table) {
    return List.of(
        "DELETE FROM tracker." + table,
        "UPDATE tracker." + table + " SET tenant_id = 'acme'",
        "INSERT INTO tracker." + table + " SELECT * FROM tracker." + table);
  }

  private static void assertRefused(DataSource who, List<String> statements) {
    for (String sql : statements) {
      assertThatThrownBy(() -> run(who, "SET headway.tenant_id = 'acme'", sql))
          .as(sql)
          .hasMessageContaining("permission denied");
    }
  }

  @Test
  void shouldLetAnAdminDeleteWithinItsTenantOnly() throws SQLException {
    // given
    fill();

    // when
    try (Connection connection = database.as("the_admin").getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("SET LOCAL headway.tenant_id = 'acme'");
      for (String table : TABLES) {
        statement.execute("DELETE FROM tracker." + table);
      }
      connection.commit();
    }

    // then
    for (String table : TABLES) {
      assertThat(query(sink, "SELECT DISTINCT tenant_id FROM tracker." + table))
          .as(table)
          .containsExactly("other");
    }
  }

  @Test
  void shouldTellListenersOfEachVersion() throws SQLException {
    // given
    try (Connection connection = reader.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("LISTEN agent_execution_updates");

      // when
      run(sink, plan("acme", "ada", "p", 1, RUNNING));
      run(sink, plan("acme", "ada", "p", 1, RUNNING));
      run(sink, plan("acme", "ada", "p", 4, COMPLETED));

      // then
      List<String> heard = new ArrayList<>();
      while (heard.size() < 2) {
        for (PGNotification told : connection.unwrap(PGConnection.class).getNotifications(10_000)) {
          heard.add(told.getParameter());
        }
      }
      assertThat(heard)
          .containsExactly(
              "{\"tenant_id\" : \"acme\", \"user_id\" : \"ada\", \"plan_id\" : \"p\", \"version\" : 1, \"status\" : \"running\", \"task_count\" : 4, \"completed_tasks\" : 1, \"failed_tasks\" : 0}",
              "{\"tenant_id\" : \"acme\", \"user_id\" : \"ada\", \"plan_id\" : \"p\", \"version\" : 4, \"status\" : \"completed\", \"task_count\" : 4, \"completed_tasks\" : 3, \"failed_tasks\" : 1}");
    }
  }
}
