// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.faults.invariant.Finding;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * I5, the second half: looks at the rows of plans all the time, as long as Postgres lets it, and
 * tells of each that went back or away. Without history it does nothing.
 */
final class HistoryWatch implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final Cluster cluster;
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private final Map<String, Long> seen = new HashMap<>();
  private final Thread thread;

  HistoryWatch(Cluster cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofPlatform().name("faults-history").start(this::run);
  }

  private void run() {
    try {
      while (cluster.hasHistory()) {
        watch();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      // asked to end
    }
  }

  /** Until the connection breaks. */
  private void watch() throws InterruptedException {
    try (Connection connection = cluster.stack().postgres().asSuperuser(Duration.ofSeconds(5))) {
      while (true) {
        look(connection);
        Thread.sleep(PAUSE);
      }
    } catch (SQLException e) {
      // Postgres is being damaged: what it shows afterwards is looked at.
    }
  }

  private void look(Connection connection) throws SQLException {
    Map<String, Long> now = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT plan_key, version FROM tracker.plan_progress")) {
      while (rows.next()) {
        now.put(rows.getString(1), rows.getLong(2));
      }
    }
    seen.forEach(
        (plan, version) -> {
          Long then = now.get(plan);
          if (then == null || then < version) {
            findings.add(
                new Finding(
                    "I5",
                    "the row of plan " + plan + " went from version " + version + " to " + then));
          }
        });
    seen.putAll(now);
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
