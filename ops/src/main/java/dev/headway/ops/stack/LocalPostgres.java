// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;

/** Postgres, from its real programs, with what was committed safe on disk. */
public final class LocalPostgres extends Component {
  /** Who made the cluster and may do everything. */
  private static final String SUPERUSER = "postgres";

  private static final Duration PROBE = Duration.ofSeconds(2);

  private final Path folder;

  /**
   * @param folder its data; made when missing
   * @param log its log file
   * @param port its port
   */
  LocalPostgres(Path folder, Path log, int port) {
    super(Part.POSTGRES, 1, port, log);
    this.folder = folder;
  }

  /** JDBC URL of the database of history. */
  @Override
  public String address() {
    return HistoryAccess.embedded(port()).url();
  }

  /** How it is reached, by each role. */
  public HistoryAccess access() {
    return HistoryAccess.embedded(port());
  }

  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(120);
  }

  @Override
  public boolean isHealthy() {
    try (Connection connection = connect("postgres", PROBE)) {
      return connection.isValid((int) PROBE.toSeconds());
    } catch (SQLException e) {
      return false;
    }
  }

  /**
   * A connection to the database of history that may do and see everything: for tests.
   *
   * @param patience how long an answer may take
   * @throws SQLException when it does not let one in
   */
  public Connection asSuperuser(Duration patience) throws SQLException {
    return connect("headway", patience);
  }

  private Connection connect(String database, Duration patience) throws SQLException {
    String seconds = Long.toString(patience.toSeconds());
    Properties properties = new Properties();
    properties.setProperty("user", SUPERUSER);
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    properties.setProperty("loginTimeout", seconds);
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port() + "/" + database, properties);
  }

  /** Makes the database, its schema and who may log in, as far as they are missing. */
  @Override
  void afterStart() {
    HistoryDatabase.prepareEmbedded(port(), SUPERUSER);
  }

  @Override
  void killServer() {
    Postmaster.of(folder).ifPresent(Postmaster::kill);
  }

  /** Freezes it and the processes that serve its clients: connections stay, nothing answers. */
  public void freeze() {
    postmaster().signal("STOP");
  }

  /** Lets a frozen one go on. */
  public void thaw() {
    postmaster().signal("CONT");
  }

  private Postmaster postmaster() {
    return Postmaster.of(folder).orElseThrow(() -> new StackException("Postgres does not run."));
  }

  @Override
  List<String> command() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StackException(
          "Postgres's folder "
              + folder
              + " cannot be made: "
              + e.getMessage()
              + ". Choose another with --data DIR.",
          e);
    }
    return Installation.java(
        // The heap is for unpacking the programs, the first time.
        List.of("-Xmx160m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        Installation.classPath(),
        PostgresMain.class.getName(),
        List.of(
            folder.toString(),
            Installation.postgresPrograms().toString(),
            Integer.toString(port())));
  }
}
