// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections to the database of history. Each read is a transaction of its own that changes
 * nothing, sees one state of all tables, and says for itself in whose name it is: a connection that
 * goes back to the pool knows nothing of that any more.
 *
 * <p>Nothing is connected before the first read, and none waits long for a database that is away.
 */
public final class HistoryDatabase implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryDatabase.class);

  /** A database that could not be reached is not tried again for this long: others would wait. */
  private static final Duration AVOIDED = Duration.ofSeconds(1);

  private static final Duration CONNECTING = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** A server that hangs does not end statements itself: the connection is given up after this. */
  private static final Duration BEYOND_TIMEOUT = Duration.ofSeconds(2);

  /**
   * As the reader, whoever has logged in: neither a superuser nor the sink passes by row-level
   * security.
   */
  private static final String IDENTIFY =
      "SELECT set_config('role', 'headway_reader', true), set_config('headway.tenant_id', ?, true), set_config('headway.user_id', ?, true), set_config('headway.role', ?, true), set_config('statement_timeout', ?, true)";

  private final HikariDataSource pool;
  private final Duration timeout;
  private final AtomicLong avoidedUntil = new AtomicLong(System.nanoTime());

  /** A read. */
  interface Reading<T> {
    T read(Connection connection) throws SQLException;
  }

  /**
   * How many connections do what.
   *
   * @param active a read uses them
   * @param idle they wait for one
   * @param waiting reads that wait for one
   */
  public record Connections(int active, int idle, int waiting) {}

  private HistoryDatabase(HikariDataSource pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  /**
   * Opens it, without connecting.
   *
   * @throws IllegalArgumentException when the URL is none for Postgres
   */
  public static HistoryDatabase open(HistoryAccess access) {
    if (!access.url().startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException("a URL that begins with jdbc:postgresql: is needed");
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("headway-history");
    config.setDriverClassName("org.postgresql.Driver");
    config.setJdbcUrl(access.url());
    config.setUsername(access.user());
    config.setPassword(access.password());
    config.setMaximumPoolSize(access.connections());
    config.setMinimumIdle(0);
    config.setIdleTimeout(IDLE.toMillis());
    config.setInitializationFailTimeout(-1);
    config.setConnectionTimeout(CONNECTING.toMillis());
    config.setValidationTimeout(CONNECTING.toMillis() / 2);
    config.setAutoCommit(false);
    config.setReadOnly(true);
    config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
    config.addDataSourceProperty("connectTimeout", Long.toString(CONNECTING.toSeconds()));
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(access.timeout().plus(BEYOND_TIMEOUT).toSeconds()));
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("ApplicationName", "headway");
    // Planned for each question's own values: most of what a search can ask for is not asked for.
    config.addDataSourceProperty("prepareThreshold", "0");
    return new HistoryDatabase(new HikariDataSource(config), access.timeout());
  }

  /**
   * Reads in the name of {@code viewer}.
   *
   * @throws HistoryUnavailableException when the database does not answer, or not in time
   */
  <T> T read(HistoryViewer viewer, Reading<T> reading) {
    if (System.nanoTime() - avoidedUntil.get() < 0) {
      throw new HistoryUnavailableException("the database of history cannot be reached");
    }
    try (Connection connection = pool.getConnection()) {
      identify(connection, viewer);
      T value = reading.read(connection);
      connection.commit();
      return value;
    } catch (SQLTransientConnectionException e) {
      if (e.getCause() == null) {
        throw new HistoryUnavailableException("all connections to history are in use", e);
      }
      avoidedUntil.set(System.nanoTime() + AVOIDED.toNanos());
      LOG.warn("the database of history cannot be reached: {}", e.getCause().getMessage());
      throw new HistoryUnavailableException("the database of history cannot be reached", e);
    } catch (SQLException e) {
      LOG.warn("history could not be read (SQL state {})", e.getSQLState(), e);
      throw new HistoryUnavailableException("the database of history did not answer", e);
    }
  }

  private void identify(Connection connection, HistoryViewer viewer) throws SQLException {
    try (PreparedStatement identify = connection.prepareStatement(IDENTIFY)) {
      identify.setString(1, viewer.owner().tenantId());
      identify.setString(2, viewer.owner().userId());
      identify.setString(3, viewer.role());
      identify.setString(4, Long.toString(timeout.toMillis()));
      identify.execute();
    }
  }

  /** How its connections are used. */
  public Connections connections() {
    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
    return bean == null
        ? new Connections(0, 0, 0)
        : new Connections(
            bean.getActiveConnections(),
            bean.getIdleConnections(),
            bean.getThreadsAwaitingConnection());
  }

  @Override
  public void close() {
    pool.close();
  }
}
