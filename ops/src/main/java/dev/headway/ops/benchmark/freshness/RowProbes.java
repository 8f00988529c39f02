// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/**
 * Asks the database for plans, all that are expected in one query by primary key, again and again,
 * until their rows are there. A row is seen at most a pause and a query later than it could be.
 */
final class RowProbes implements Probes, AutoCloseable {
  /** Questions must not become the load. */
  private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();

  /** Of a queue of thousands not all are asked for each time: what is late is late. */
  private static final int MOST_ASKED = 500;

  private final Map<String, Long> expected = new ConcurrentHashMap<>();
  private final Recorder micros = new Recorder(3);
  private final Connection connection;
  private final Thread thread;
  private volatile boolean over;

  /** Asks by a connection that sees all rows, and closes it. */
  RowProbes(Connection connection) {
    this.connection = connection;
    this.thread = Thread.ofPlatform().name("rows").start(this::ask);
  }

  void expect(String planKey, long due) {
    expected.put(planKey, due);
  }

  /** Plans not seen yet. */
  int pending() {
    return expected.size();
  }

  @Override
  public boolean late() {
    long now = System.nanoTime();
    return expected.values().stream().anyMatch(due -> now - due > Late.NANOS);
  }

  @Override
  public Histogram window() {
    return Late.with(micros.getIntervalHistogram(), expected.values().stream());
  }

  private void ask() {
    try (Connection open = connection;
        PreparedStatement query =
            open.prepareStatement(
                "SELECT plan_key FROM tracker.plan_progress WHERE plan_key = ANY (?)")) {
      while (!over) {
        Object[] keys = expected.keySet().stream().limit(MOST_ASKED).toArray();
        if (keys.length > 0) {
          look(query, open.createArrayOf("text", keys));
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the database cannot be asked", e);
    }
  }

  private void look(PreparedStatement query, Array keys) throws SQLException {
    query.setArray(1, keys);
    try (ResultSet found = query.executeQuery()) {
      long now = System.nanoTime();
      while (found.next()) {
        Long due = expected.remove(found.getString(1));
        if (due != null) {
          micros.recordValue(Math.max(0, (now - due) / 1_000));
        }
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
