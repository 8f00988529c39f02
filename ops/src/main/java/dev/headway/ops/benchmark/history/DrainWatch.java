// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Sees from the database when the rows of prepared change topics come: whoever writes them is timed
 * alike, from the first row that is committed to the last.
 */
public final class DrainWatch implements AutoCloseable {
  private static final long LOOK_NANOS = Duration.ofMillis(5).toNanos();
  private static final Duration STALL = Duration.ofSeconds(60);
  private static final Duration LONGEST = Duration.ofMinutes(20);

  private final PrepareMain.Result expected;
  private final Connection writer;
  private final Connection owner;
  private final Connection superuser;

  /**
   * A watch of the local stack's own database.
   *
   * @throws BenchmarkException when it cannot be reached
   */
  public DrainWatch(HistoryAccess access, PrepareMain.Result expected) {
    this.expected = expected;
    try {
      writer = HistoryDatabase.source(access.url(), access.sink()).getConnection();
      owner = HistoryDatabase.source(access.url(), access.owner().orElseThrow()).getConnection();
      superuser =
          HistoryDatabase.source(access.url(), new HistoryAccess.Login("postgres", ""))
              .getConnection();
    } catch (SQLException e) {
      throw new BenchmarkException("the database cannot be reached: " + e.getMessage(), e);
    }
  }

  /**
   * How a drain went.
   *
   * @param records change records between the first and the last look
   * @param nanos time between these
   * @param stagger time from the first row of any table until each had one
   */
  public record Seen(long records, long nanos, long stagger) {
    /** Records per second. */
    public double perSecond() {
      return records * 1e9 / nanos;
    }
  }

  /** Empties the tables, and leaves nothing of the last drain to be written to disk in the next. */
  public void empty() {
    try (Statement truncate = owner.createStatement();
        Statement checkpoint = superuser.createStatement()) {
      truncate.execute(
          "TRUNCATE tracker.plan_progress, tracker.task_executions, tracker.event_timeline, tracker.execution_metrics");
      checkpoint.execute("CHECKPOINT");
    } catch (SQLException e) {
      throw new BenchmarkException("the tables cannot be emptied: " + e.getMessage(), e);
    }
  }

  /**
   * Waits for all rows and checks them.
   *
   * @param atFirst done when the first are seen
   * @param atLast done when the last are seen
   * @throws BenchmarkException when they do not come, or are not what the records say
   */
  public Seen await(Runnable atFirst, Runnable atLast) {
    try {
      long any = awaitFirst(1, STALL);
      long begin = awaitFirst(expected.tables().size(), STALL);
      long before = rows();
      atFirst.run();
      long end = awaitLast();
      atLast.run();
      requireAll();
      return new Seen(expected.records() - before, end - begin, begin - any);
    } catch (SQLException e) {
      throw new BenchmarkException("the rows cannot be seen: " + e.getMessage(), e);
    }
  }

  /** When this many tables have a row. */
  private long awaitFirst(int tables, Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    String query =
        String.join(
            " + ",
            expected.tables().stream()
                .map(
                    one -> "(SELECT EXISTS (SELECT FROM tracker." + one.table().label() + "))::int")
                .toList());
    try (PreparedStatement look = writer.prepareStatement("SELECT " + query)) {
      while (number(look) < tables) {
        requireBefore(deadline, "no row came");
        LockSupport.parkNanos(LOOK_NANOS);
      }
    }
    return System.nanoTime();
  }

  private long awaitLast() throws SQLException {
    long deadline = System.nanoTime() + LONGEST.toNanos();
    List<PrepareMain.Expected> missing = new ArrayList<>(expected.tables());
    while (!missing.isEmpty()) {
      PrepareMain.Expected next = missing.getFirst();
      try (PreparedStatement look =
          writer.prepareStatement(
              "SELECT count(*) FROM tracker."
                  + next.table().label()
                  + " WHERE "
                  + next.table().key()
                  + " = ANY (?)")) {
        look.setArray(1, writer.createArrayOf("text", next.ends().toArray()));
        while (number(look) < next.ends().size()) {
          requireBefore(deadline, "the last row did not come");
          LockSupport.parkNanos(LOOK_NANOS);
        }
      }
      missing.removeFirst();
    }
    return System.nanoTime();
  }

  private static void requireBefore(long deadline, String what) {
    if (System.nanoTime() > deadline) {
      throw new BenchmarkException(what);
    }
  }

  private long rows() throws SQLException {
    long sum = 0;
    for (PrepareMain.Expected one : expected.tables()) {
      sum += table(one).rows();
    }
    return sum;
  }

  private record Table(long rows, long versions) {}

  private Table table(PrepareMain.Expected of) throws SQLException {
    try (PreparedStatement look =
            switch (of.table()) {
              case PLAN_PROGRESS ->
                  writer.prepareStatement(
                      "SELECT count(*), coalesce(sum(version), 0)::bigint FROM tracker.plan_progress");
              case TASK_EXECUTIONS ->
                  writer.prepareStatement(
                      "SELECT count(*), coalesce(sum(version), 0)::bigint FROM tracker.task_executions");
              case EVENT_TIMELINE ->
                  writer.prepareStatement("SELECT count(*), 0 FROM tracker.event_timeline");
              case AUDIT -> writer.prepareStatement("SELECT count(*), 0 FROM tracker.audit");
              case ERASURES -> writer.prepareStatement("SELECT count(*), 0 FROM tracker.erasures");
            };
        ResultSet found = look.executeQuery()) {
      found.next();
      return new Table(found.getLong(1), found.getLong(2));
    }
  }

  /** A drain that lost something, or left something older than the newest, is none. */
  private void requireAll() throws SQLException {
    for (PrepareMain.Expected one : expected.tables()) {
      Table found = table(one);
      if (found.rows() != one.rows() || found.versions() != one.versions()) {
        throw new BenchmarkException(
            "the rows are not what the records say: " + found + " of " + one);
      }
    }
  }

  private static long number(PreparedStatement look) throws SQLException {
    try (ResultSet found = look.executeQuery()) {
      found.next();
      return found.getLong(1);
    }
  }

  @Override
  public void close() {
    for (Connection connection : List.of(writer, owner, superuser)) {
      try {
        connection.close();
      } catch (SQLException e) {
        throw new BenchmarkException("a connection cannot be closed: " + e.getMessage(), e);
      }
    }
  }
}
