// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.schema;

import static dev.headway.history.schema.Database.query;
import static dev.headway.history.schema.Database.run;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is erased on demand, and what retention leaves, in the order the sinks happen to write. */
class HistoryErasureIT {
  private static final String BEFORE = "2026-01-01T12:00:00Z";
  private static final String ERASED = "2026-01-01T12:30:00Z";
  private static final String AFTER = "2026-01-01T13:00:00Z";

  /** One's rows of before and after, and others'. */
  private static final List<String> WRITES =
      List.of(
          Rows.plan("acme/ada/p", 7, BEFORE),
          Rows.task("acme/ada/p", "t", 6, BEFORE),
          Rows.event("acme/ada/p", "e", BEFORE),
          Rows.event("acme/ada/p", "at", ERASED),
          Rows.plan("acme/ada/later", 1, AFTER),
          Rows.task("acme/ada/later", "t", 1, AFTER),
          Rows.event("acme/ada/later", "e", AFTER),
          Rows.plan("acme/ada%2Fb/p", 1, BEFORE),
          Rows.plan("acme/bob/p", 3, BEFORE),
          Rows.task("acme/bob/p", "t", 3, BEFORE),
          Rows.event("acme/bob/p", "e", BEFORE),
          Rows.plan("acme2/ada/p", 3, BEFORE),
          Rows.event("acme2/ada/p", "e", BEFORE));

  private static Database database;
  private static DataSource sink;

  @BeforeAll
  static void start() {
    database = new Database();
    new HistorySchema(database.as("headway_owner")).migrate();
    database.login("the_sink", "headway_sink");
    database.login("the_admin", "headway_admin");
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

  private static List<String> left() {
    return query(
        sink,
        "SELECT plan_key FROM tracker.plan_progress UNION ALL SELECT task_key FROM tracker.task_executions UNION ALL SELECT event_key FROM tracker.event_timeline UNION ALL SELECT 'metrics of ' || plan_key FROM tracker.execution_metrics ORDER BY 1");
  }

  private static final List<String> OTHERS =
      List.of("acme2/ada/p", "acme2/ada/p/worker/e", "metrics of acme2/ada/p");
  private static final List<String> OF_THE_TENANT =
      List.of(
          "acme/ada%2Fb/p",
          "acme/bob/p",
          "acme/bob/p/t",
          "acme/bob/p/worker/e",
          "metrics of acme/ada%2Fb/p",
          "metrics of acme/bob/p");
  private static final List<String> LATER =
      List.of(
          "acme/ada/later",
          "acme/ada/later/t",
          "acme/ada/later/worker/e",
          "metrics of acme/ada/later");

  @SafeVarargs
  private static List<String> all(List<String>... parts) {
    List<String> all = new ArrayList<>();
    for (List<String> part : parts) {
      all.addAll(part);
    }
    return all;
  }

  private static List<String> leftOf(String erased) {
    return switch (erased) {
      case "acme" -> all(OTHERS, LATER);
      default -> all(OTHERS, OF_THE_TENANT, LATER);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"acme", "acme/ada", "acme/ada/p"})
  void shouldComeToTheSameInWhateverOrderItIsWritten(String erased) {
    Random order = new Random(1);
    for (int round = 0; round < 20; round++) {
      // given
      List<String> writes = new ArrayList<>(WRITES);
      Collections.shuffle(writes, order);
      int at = round == 0 ? writes.size() : round == 1 ? 0 : order.nextInt(writes.size());
      writes.add(at, Rows.erasure(erased, ERASED));

      // when: with what comes again after it
      run(sink, writes.toArray(String[]::new));
      run(sink, WRITES.toArray(String[]::new));

      // then
      assertThat(left())
          .as("erased after %d writes", at)
          .containsExactlyInAnyOrderElementsOf(leftOf(erased));
      database.empty();
    }
  }

  @Test
  void shouldLeaveNothingOfAPlanWhateverItsTime() {
    // when
    run(
        sink,
        Rows.event("acme/ada/p", "e1", AFTER),
        Rows.erasure("acme/ada/p", ERASED),
        Rows.plan("acme/ada/p", 9, AFTER),
        Rows.task("acme/ada/p", "t", 9, AFTER),
        Rows.event("acme/ada/p", "e2", AFTER));
    // then
    assertThat(left()).isEmpty();
  }

  @Test
  void shouldTakeAPlanThatBeganAnewWithItsFirstVersion() {
    // when: its versions begin with 1 again
    run(
        sink,
        Rows.plan("acme/ada/p", 50, BEFORE),
        Rows.erasure("acme/ada", ERASED),
        Rows.plan("acme/ada/p", 1, AFTER),
        Rows.plan("acme/ada/p", 50, BEFORE),
        Rows.plan("acme/ada/p", 2, AFTER));
    // then
    assertThat(query(sink, "SELECT version FROM tracker.plan_progress")).containsExactly("2");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldLetTheLaterOfTwoErasuresCount(boolean inOrder) {
    // given
    String earlier = Rows.erasure("acme/ada", BEFORE);
    String later = Rows.erasure("acme/ada", AFTER);
    run(sink, Rows.plan("acme/ada/p", 1, ERASED));

    // when
    run(sink, inOrder ? earlier : later, inOrder ? later : earlier);
    run(sink, Rows.plan("acme/ada/p", 1, ERASED));

    // then
    assertThat(left()).isEmpty();
    assertThat(query(sink, "SELECT erasure_id, erased_at = '" + AFTER + "' FROM tracker.erasures"))
        .containsExactly("of " + AFTER + ",t");
  }

  @Test
  void shouldWaitForWhoIsWritingAndLetTheOthersWait() throws SQLException {
    // given: a sink in the middle of its transaction
    try (ExecutorService others = Executors.newVirtualThreadPerTaskExecutor();
        Connection writer = sink.getConnection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute(Rows.plan("acme/ada/p", 1, BEFORE));

      // when
      CompletableFuture<Void> erasing =
          CompletableFuture.runAsync(() -> run(sink, Rows.erasure("acme/ada", ERASED)), others);
      await(() -> waiting() == 1);
      CompletableFuture<Void> writing =
          CompletableFuture.runAsync(() -> run(sink, Rows.plan("acme/ada/q", 1, BEFORE)), others);
      await(() -> waiting() == 2);
      writer.commit();
      erasing.orTimeout(30, TimeUnit.SECONDS).join();
      writing.orTimeout(30, TimeUnit.SECONDS).join();
    }

    // then: neither the row that was not to be seen nor the one that could not see
    assertThat(left()).isEmpty();
  }

  private static int waiting() {
    return Integer.parseInt(
        query(
                database.as("postgres"),
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = 'the_sink'")
            .getFirst());
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void shouldNotDependOnTheSearchPath() {
    // given: names of theirs in front
    run(
        database.as("postgres"),
        "CREATE SCHEMA evil",
        "GRANT USAGE ON SCHEMA evil TO headway_sink",
        "CREATE FUNCTION evil.split_part(text, text, integer) RETURNS text LANGUAGE sql RETURN 'nobody'",
        "CREATE FUNCTION evil.starts_with(text, text) RETURNS boolean LANGUAGE sql RETURN false");
    // when
    run(
        sink,
        "SET search_path = evil, pg_catalog",
        Rows.plan("acme/ada/p", 1, BEFORE),
        Rows.erasure("acme/ada", ERASED),
        Rows.plan("acme/ada/q", 1, BEFORE));
    // then
    assertThat(left()).isEmpty();
    run(database.as("postgres"), "DROP SCHEMA evil CASCADE");
  }

  @Test
  void shouldNeverChangeAnAuditRow() {
    // when
    run(
        sink,
        Rows.audit("0/1", "acme", BEFORE, "sendEvents"),
        Rows.audit("0/1", "acme", BEFORE, "eraseTenant"));
    run(sink, Rows.audit("0/2", "acme", BEFORE, "erasePlan"));
    // then
    assertThat(query(sink, "SELECT audit_key, action FROM tracker.audit ORDER BY 1"))
        .containsExactly("0/1,sendEvents", "0/2,erasePlan");
  }

  @Test
  void shouldLetAnAdminDeleteOldHistoryAsDocumented() throws IOException, SQLException {
    // given
    String old = "2020-01-01T12:00:00Z";
    String recent = query(sink, "SELECT now()::text").getFirst();
    for (String owner : List.of("acme/ada", "acme/bob", "other/ada")) {
      run(
          sink,
          Rows.plan(owner + "/old", 1, old),
          Rows.task(owner + "/old", "t", 1, old),
          Rows.event(owner + "/old", "e", old),
          Rows.plan(owner + "/new", 1, recent),
          Rows.task(owner + "/new", "t", 1, old),
          Rows.event(owner + "/new", "e", old));
    }
    run(
        sink,
        Rows.audit("0/1", "acme", old, "a"),
        Rows.audit("0/2", "acme", recent, "a"),
        Rows.audit("0/3", "other", old, "a"));
    List<String> kept =
        left().stream().filter(key -> key.contains("/new") || key.contains("other/")).toList();

    // when
    try (Connection connection = database.as("the_admin").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(documented());
    }

    // then
    assertThat(left()).containsExactlyElementsOf(kept).hasSize(3 * 4 + 4);
    assertThat(query(sink, "SELECT audit_key FROM tracker.audit ORDER BY 1"))
        .containsExactly("0/2", "0/3");
  }

  /** The statements of docs/history.md that delete. */
  private static String documented() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "history.md"));
    for (String block : page.split("```sql\n")) {
      String sql = block.split("```")[0];
      if (sql.contains("DELETE FROM")) {
        return sql;
      }
    }
    throw new AssertionError("docs/history.md says nothing of deleting");
  }
}
