// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import dev.headway.ops.faults.oracle.Truth;
import dev.headway.ops.faults.view.Picture;
import dev.headway.ops.stack.LocalPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * I5: after the drain Postgres has a row for each plan, task and event that the oracle knows, and
 * no other, and the plans' digests are the oracle's.
 */
public final class HistoryRows {
  private static final String NAME = "I5";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private HistoryRows() {}

  /** Where rows differ. */
  public static List<Finding> check(LocalPostgres postgres, Truth truth) {
    Picture picture = truth.picture();
    try (Connection connection = postgres.asSuperuser(PATIENCE)) {
      List<String> wrong = new ArrayList<>();
      Map<String, String> digests = new TreeMap<>();
      picture
          .plans()
          .forEach((key, plan) -> digests.put(key, String.valueOf(plan.get("state_digest"))));
      wrong.addAll(
          differences(
              digests,
              read(connection, "SELECT plan_key, state_digest FROM tracker.plan_progress")));
      count(connection, "task_executions", total(picture.tasks()), wrong);
      count(connection, "event_timeline", total(picture.timelines()), wrong);
      return Finding.of(NAME, wrong);
    } catch (SQLException e) {
      return List.of(new Finding(NAME, "Postgres cannot be read: " + e.getMessage()));
    }
  }

  private static long total(Map<String, ? extends Map<String, ?>> byPlan) {
    return byPlan.values().stream().mapToLong(Map::size).sum();
  }

  private static void count(Connection connection, String table, long expected, List<String> wrong)
      throws SQLException {
    String rows =
        read(connection, "SELECT 'rows', count(*)::text FROM tracker." + table).get("rows");
    if (!String.valueOf(expected).equals(rows)) {
      wrong.add(table + " has " + rows + " rows, the oracle knows of " + expected);
    }
  }

  private static Map<String, @Nullable String> read(Connection connection, String query)
      throws SQLException {
    Map<String, @Nullable String> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
    }
    return found;
  }

  private static List<String> differences(
      Map<String, String> expected, Map<String, @Nullable String> rows) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(rows.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(expected.get(key), rows.get(key)))
        .map(key -> "plan " + key + " has digest " + rows.get(key) + ", not " + expected.get(key))
        .toList();
  }
}
