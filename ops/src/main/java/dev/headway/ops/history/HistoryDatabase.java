// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import dev.headway.history.schema.HistorySchema;
import dev.headway.ops.stack.StackException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Makes a database what history needs: roles, schema, who may log in. Does nothing twice. */
public final class HistoryDatabase {
  private HistoryDatabase() {}

  /**
   * Prepares the Postgres of a local stack.
   *
   * @param port where it listens
   * @param superuser who may do everything
   * @throws StackException when it cannot be done
   */
  public static void prepareEmbedded(int port, String superuser) {
    HistoryAccess access = HistoryAccess.embedded(port);
    HistoryAccess.Login owner = access.owner().orElseThrow();
    String server = "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    HistoryAccess.Login root = new HistoryAccess.Login(superuser, "");
    try {
      try (Connection connection = source(server, root).getConnection();
          Statement statement = connection.createStatement()) {
        if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", owner.user())) {
          statement.execute("CREATE ROLE " + owner.user() + " LOGIN CREATEROLE");
        }
        if (!exists(connection, "SELECT FROM pg_database WHERE datname = ?", "headway")) {
          statement.execute("CREATE DATABASE headway OWNER " + owner.user());
        }
      }
      migrate(access.url(), owner);
      try (Connection connection = source(access.url(), root).getConnection()) {
        login(connection, access.sink(), "headway_sink");
        login(connection, access.reader(), "headway_reader");
        login(connection, access.admin(), "headway_admin");
      }
    } catch (SQLException e) {
      throw new StackException("The database of history cannot be made: " + e.getMessage(), e);
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  /** Names are this class's own: they need no quoting. */
  private static void login(Connection connection, HistoryAccess.Login login, String role)
      throws SQLException {
    if (!exists(connection, "SELECT FROM pg_roles WHERE rolname = ?", login.user())) {
      try (Statement statement = connection.createStatement()) {
        statement.execute("CREATE ROLE " + login.user() + " LOGIN IN ROLE " + role);
      }
    }
  }

  /**
   * Brings the schema up to date.
   *
   * @return how many migrations that took
   * @throws StackException when it cannot be done
   */
  public static int migrate(String url, HistoryAccess.Login owner) {
    try {
      return new HistorySchema(source(url, owner)).migrate();
    } catch (IllegalStateException e) {
      throw new StackException(
          "The schema of history cannot be brought up to date at "
              + url
              + " as "
              + owner.user()
              + ": "
              + e.getMessage(),
          e);
    }
  }

  /** Connections as somebody. */
  public static DataSource source(String url, HistoryAccess.Login login) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    source.setUser(login.user());
    source.setPassword(login.password());
    source.setApplicationName("headway");
    source.setConnectTimeout(10);
    return source;
  }
}
