// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is in the tables, whoever's it is: as the superuser, whom no policy holds back. */
final class StoredRows {
  private static final List<String> PROJECTIONS =
      List.of("plan_progress", "task_executions", "event_timeline", "execution_metrics");

  private final HistoryAccess access;

  StoredRows(HistoryAccess access) {
    this.access = access;
  }

  /** Every row of every plan, whole, in the order of keys. */
  List<String> dump() {
    return eachTable("SELECT '%1$s ' || t::text FROM tracker.%1$s t ORDER BY 1");
  }

  /** The same of one tenant, and when each row was last written. */
  List<String> dump(String tenant) {
    return eachTable(
        "SELECT '%1$s ' || t.xmin::text || ' ' || t::text FROM tracker.%1$s t WHERE tenant_id = ? ORDER BY 1",
        tenant);
  }

  /** Which transactions have written the rows that are there. */
  List<String> writers() {
    return eachTable("SELECT DISTINCT t.xmin::text FROM tracker.%1$s t");
  }

  /** How many rows of a plan there are in all tables. */
  long countOf(String tenant, String plan) {
    return eachTable(
            "SELECT count(*) FROM tracker.%1$s WHERE tenant_id = ? AND plan_id = ?", tenant, plan)
        .stream()
        .mapToLong(Long::parseLong)
        .sum();
  }

  long count(String table, String tenant) {
    return Long.parseLong(
        query("SELECT count(*) FROM tracker." + table + " WHERE tenant_id = ?", tenant).getFirst());
  }

  private List<String> eachTable(String statement, String... parameters) {
    return PROJECTIONS.stream()
        .flatMap(table -> query(statement.formatted(table), parameters).stream())
        .toList();
  }

  /** The first column. */
  List<String> query(String statement, String... parameters) {
    try (Connection connection = open();
        PreparedStatement prepared = connection.prepareStatement(statement)) {
      for (int i = 0; i < parameters.length; i++) {
        prepared.setString(i + 1, parameters[i]);
      }
      List<String> found = new ArrayList<>();
      try (ResultSet rows = prepared.executeQuery()) {
        while (rows.next()) {
          found.add(String.valueOf(rows.getString(1)));
        }
      }
      return found;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection open() throws SQLException {
    return HistoryDatabase.source(access.url(), new HistoryAccess.Login("postgres", ""))
        .getConnection();
  }
}
