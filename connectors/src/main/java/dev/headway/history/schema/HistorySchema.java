// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.schema;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/**
 * Brings the schema of history to what this version of Headway writes and reads, and back. Each
 * migration {@code V3__name.sql} has a script {@code U3__name.sql} that undoes it.
 */
public final class HistorySchema {
  private static final String TABLE = "headway_schema_history";
  private static final String MIGRATIONS = "db/migration";
  private static final String UNDO = "/db/undo/";

  private final DataSource owner;

  /**
   * A schema in a database.
   *
   * @param owner connects as the role that owns it
   */
  public HistorySchema(DataSource owner) {
    this.owner = owner;
  }

  private Flyway flyway() {
    return Flyway.configure(HistorySchema.class.getClassLoader())
        .dataSource(owner)
        .locations("classpath:" + MIGRATIONS)
        .table(TABLE)
        // The history of migrations lives beside the schema it makes, in a database others may use.
        .defaultSchema("public")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .validateMigrationNaming(true)
        .load();
  }

  /**
   * Applies what is missing.
   *
   * @return how many migrations that were
   * @throws IllegalStateException saying what the database, or a migration that was changed, is in
   *     the way of
   */
  public int migrate() {
    try {
      return flyway().migrate().migrationsExecuted;
    } catch (FlywayException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }

  /** The versions that are applied, the oldest first. */
  public List<Integer> applied() {
    return Arrays.stream(flyway().info().applied())
        .filter(migration -> migration.getVersion() != null)
        .map(HistorySchema::version)
        .filter(version -> version > 0)
        .toList();
  }

  private static int version(MigrationInfo migration) {
    return Integer.parseInt(migration.getVersion().getVersion());
  }

  /**
   * Undoes migrations, the newest first, each in a transaction of its own.
   *
   * @param to the last one that stays; 0: none does
   */
  public void undo(int to) throws SQLException {
    List<MigrationInfo> newestFirst =
        new ArrayList<>(Arrays.asList(flyway().info().applied())).reversed();
    for (MigrationInfo migration : newestFirst) {
      if (migration.getVersion() != null && version(migration) > to) {
        undo(migration);
      }
    }
  }

  private void undo(MigrationInfo migration) throws SQLException {
    String script = migration.getScript().replaceFirst("^.*V", "U");
    try (Connection connection = owner.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement undo = connection.createStatement();
          PreparedStatement forget =
              connection.prepareStatement("DELETE FROM public." + TABLE + " WHERE version = ?")) {
        undo.execute(text(UNDO + script));
        forget.setString(1, migration.getVersion().getVersion());
        forget.executeUpdate();
      }
      connection.commit();
    }
  }

  private static String text(String resource) {
    try (InputStream in = HistorySchema.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no script " + resource + ": this cannot be undone");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
