// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to history that sees what one user may see, and changes nothing. */
public final class HistorySession implements AutoCloseable {
  private static final int FETCHED = 500;

  private final Connection connection;
  private final List<String> identity;

  private HistorySession(Connection connection, List<String> identity) {
    this.connection = connection;
    this.identity = identity;
  }

  /**
   * Rows of an answer.
   *
   * @param columns names of the columns
   * @param cells their values as text, by row; null for NULL
   * @param more there are more rows than were asked for
   */
  public record Rows(List<String> columns, List<List<@Nullable String>> cells, boolean more) {
    /** With copies. */
    public Rows {
      columns = List.copyOf(columns);
      cells = List.copyOf(cells);
    }
  }

  /**
   * Connects as the reader.
   *
   * @param role user, viewer, operator or admin
   * @throws SQLException when the database does not let it in
   */
  public static HistorySession open(HistoryAccess access, String tenant, String user, String role)
      throws SQLException {
    Connection connection = HistoryDatabase.source(access.url(), access.reader()).getConnection();
    connection.setReadOnly(true);
    connection.setAutoCommit(false);
    return new HistorySession(connection, List.of(tenant, user, role));
  }

  /**
   * The first rows of an answer; none of a statement that has no answer.
   *
   * @param limit how many
   * @throws SQLException when the statement is wrong
   */
  public Rows rows(String statement, int limit) throws SQLException {
    List<String> columns = new ArrayList<>();
    List<List<@Nullable String>> cells = new ArrayList<>();
    run(
        statement,
        limit + 1,
        row -> {
          if (columns.isEmpty()) {
            row.forEach(name -> columns.add(String.valueOf(name)));
          } else {
            cells.add(row);
          }
        });
    boolean more = cells.size() > limit;
    return new Rows(columns, more ? cells.subList(0, limit) : cells, more);
  }

  /**
   * Every row of an answer, the names of the columns first.
   *
   * @throws SQLException when the statement is wrong
   */
  public void each(String statement, Consumer<List<@Nullable String>> rows) throws SQLException {
    run(statement, 0, rows);
  }

  /** Each statement in a transaction of its own, so that the identity holds for it alone. */
  private void run(String sql, int limit, Consumer<List<@Nullable String>> rows)
      throws SQLException {
    try {
      identify();
      try (Statement statement = connection.createStatement()) {
        statement.setFetchSize(FETCHED);
        statement.setMaxRows(limit);
        if (statement.execute(sql)) {
          read(statement.getResultSet(), rows);
        }
      }
    } finally {
      connection.rollback();
    }
  }

  private void identify() throws SQLException {
    try (PreparedStatement settings =
        connection.prepareStatement(
            "SELECT set_config('headway.tenant_id', ?, true), set_config('headway.user_id', ?, true), set_config('headway.role', ?, true)")) {
      for (int i = 0; i < identity.size(); i++) {
        settings.setString(i + 1, identity.get(i));
      }
      settings.execute();
    }
  }

  private static void read(ResultSet found, Consumer<List<@Nullable String>> rows)
      throws SQLException {
    int width = found.getMetaData().getColumnCount();
    List<@Nullable String> names = new ArrayList<>();
    for (int i = 1; i <= width; i++) {
      names.add(found.getMetaData().getColumnLabel(i));
    }
    rows.accept(names);
    while (found.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 1; i <= width; i++) {
        row.add(found.getString(i));
      }
      rows.accept(row);
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
