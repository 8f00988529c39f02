// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.client.Pause;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Listens to the change feed and reads the table all the time, as a dashboard does: connects again
 * when the database has been away.
 */
final class VersionWatch implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final StoredRows rows;
  private final String tenant;
  private final Map<String, List<JsonNode>> heard = new ConcurrentHashMap<>();
  private final Map<String, Long> seen = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> steppedBack = new ConcurrentLinkedQueue<>();
  private final Thread thread = Thread.ofPlatform().name("version-watch").unstarted(this::watch);
  private final CountDownLatch listens = new CountDownLatch(1);
  private volatile int connections;
  private volatile boolean done;

  private VersionWatch(StoredRows rows, String tenant) {
    this.rows = rows;
    this.tenant = tenant;
  }

  /** Returns when it listens. */
  static VersionWatch of(StoredRows rows, String tenant) throws InterruptedException {
    VersionWatch watch = new VersionWatch(rows, tenant);
    watch.thread.start();
    watch.listens.await();
    return watch;
  }

  private void watch() {
    while (!done) {
      try (Connection connection = rows.open();
          Statement statement = connection.createStatement();
          PreparedStatement versions =
              connection.prepareStatement(
                  "SELECT plan_id, version FROM tracker.plan_progress WHERE tenant_id = ?")) {
        statement.execute("LISTEN agent_execution_updates");
        connections++;
        listens.countDown();
        versions.setString(1, tenant);
        while (!done) {
          PGNotification[] told = connection.unwrap(PGConnection.class).getNotifications(20);
          for (PGNotification one : told == null ? new PGNotification[0] : told) {
            hear(JSON.readTree(one.getParameter()));
          }
          try (ResultSet found = versions.executeQuery()) {
            while (found.next()) {
              see(found.getString(1), found.getLong(2));
            }
          }
        }
      } catch (SQLException e) {
        // It is away: that is what is tried out.
        Pause.of(Duration.ofMillis(50));
      } catch (IOException e) {
        steppedBack.add("no JSON: " + e.getMessage());
      }
    }
  }

  private void hear(JsonNode change) {
    if (change.path("tenant_id").asText().equals(tenant)) {
      List<JsonNode> before =
          heard.computeIfAbsent(
              change.path("plan_id").asText(), plan -> new CopyOnWriteArrayList<>());
      long version = change.path("version").asLong();
      if (!before.isEmpty() && before.getLast().path("version").asLong() >= version) {
        steppedBack.add("heard " + before.getLast() + " and then " + change);
      }
      before.add(change);
    }
  }

  private void see(String plan, long version) {
    Long before = seen.put(plan, version);
    if (before != null && before > version) {
      steppedBack.add("saw version " + before + " of " + plan + " and then " + version);
    }
  }

  /** What was heard of each plan, in order. */
  Map<String, List<JsonNode>> heard() {
    return heard;
  }

  /** The version of a plan that was heard of last; 0 before. */
  long lastHeard(String plan) {
    List<JsonNode> changes = heard.get(plan);
    return changes == null ? 0 : changes.getLast().path("version").asLong();
  }

  /** The version of a plan that was last in the table; 0 before. */
  long lastSeen(String plan) {
    return Objects.requireNonNullElse(seen.get(plan), 0L);
  }

  /** Each time a version went back or came twice. */
  List<String> steppedBack() {
    return List.copyOf(steppedBack);
  }

  /** How often it has connected. */
  int connections() {
    return connections;
  }

  @Override
  public void close() throws InterruptedException {
    done = true;
    thread.join();
  }
}
