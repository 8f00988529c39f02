// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.schema;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A real Postgres with an empty database of history, and people who may log in. */
public final class Database implements AutoCloseable {
  private static final String NAME = "headway";

  private final EmbeddedPostgres postgres;

  public Database() {
    try {
      postgres = EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    run(
        postgres.getPostgresDatabase(),
        "CREATE ROLE headway_owner LOGIN CREATEROLE",
        "CREATE DATABASE headway OWNER headway_owner");
    run(as("postgres"), "GRANT CREATE ON SCHEMA public TO headway_owner");
  }

  /** Connects as this role. */
  public DataSource as(String role) {
    return postgres.getDatabase(role, NAME);
  }

  /** Lets somebody log in who has what a role may do. */
  public void login(String name, String role) {
    run(as("postgres"), "CREATE ROLE " + name + " LOGIN IN ROLE " + role);
  }

  /** Forgets all rows. */
  public void empty() {
    run(
        as("postgres"),
        "TRUNCATE tracker.plan_progress, tracker.task_executions, tracker.event_timeline, tracker.execution_metrics, tracker.audit, tracker.erasures");
  }

  public static void run(DataSource database, String... statements) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The rows of a query, each as text by commas; settings hold for its transaction only. */
  static List<String> query(DataSource database, List<String> settings, String sql) {
    List<String> rows = new ArrayList<>();
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (String setting : settings) {
          statement.execute("SET LOCAL " + setting);
        }
        try (ResultSet found = statement.executeQuery(sql)) {
          int columns = found.getMetaData().getColumnCount();
          while (found.next()) {
            List<String> cells = new ArrayList<>();
            for (int i = 1; i <= columns; i++) {
              cells.add(String.valueOf(found.getString(i)));
            }
            rows.add(String.join(",", cells));
          }
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return rows;
  }

  static List<String> query(DataSource database, String sql) {
    return query(database, List.of(), sql);
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
