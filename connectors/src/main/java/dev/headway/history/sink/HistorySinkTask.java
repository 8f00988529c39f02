// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import io.debezium.connector.jdbc.JdbcSinkConnectorTask;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes records with Debezium's JDBC sink, which gives up for good at the first failure, and
 * decides what that failure means ({@link WriteFailure}). The database away: the worker gives the
 * same records again later, for as long as it takes. Values it refuses: the batch is halved until
 * the records at fault are found; they are reported, for the worker's dead-letter topic, and the
 * others are written. Anything else ends the task, which says why.
 *
 * <p>What {@code put} has returned from is written, so the worker's own offsets are the right ones.
 */
public final class HistorySinkTask extends SinkTask {
  private static final Logger LOG = LoggerFactory.getLogger(HistorySinkTask.class);
  private static final long FIRST_PAUSE_MILLIS = 250;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;

  private static final String PROBE_SECONDS = "10";

  private Map<String, String> settings = Map.of();

  /** Null until it is needed, and after a failure, which it does not outlive. */
  private @Nullable JdbcSinkConnectorTask writer;

  private long pauseMillis = FIRST_PAUSE_MILLIS;

  /** To be started by a Connect worker. */
  public HistorySinkTask() {}

  @Override
  public String version() {
    return new HistorySinkConnector().version();
  }

  /** Connects with the first records only: a database that is away must not end the task. */
  @Override
  public void start(Map<String, String> chosen) {
    settings = Map.copyOf(chosen);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    if (records.isEmpty()) {
      return;
    }
    List<SinkRecord> batch = List.copyOf(records);
    Throwable failure = write(batch);
    if (failure != null) {
      react(batch, failure);
    }
    pauseMillis = FIRST_PAUSE_MILLIS;
  }

  private void react(List<SinkRecord> batch, Throwable failure) {
    switch (WriteFailure.of(failure)) {
      case AWAY -> {
        LOG.warn("the database does not answer; again in {} ms: {}", pauseMillis, cause(failure));
        context.timeout(pauseMillis);
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        throw new RetriableException("the database does not answer", failure);
      }
      case RECORD -> setAside(batch, failure);
      case SETUP ->
          throw new ConnectException("history cannot be written: " + cause(failure), failure);
    }
  }

  private void setAside(List<SinkRecord> batch, Throwable failure) {
    if (batch.size() == 1) {
      ErrantRecordReporter reporter = context.errantRecordReporter();
      if (reporter == null) {
        throw new ConnectException("the database refuses a record: " + cause(failure), failure);
      }
      LOG.warn("set aside, the database refuses it: {}", cause(failure));
      // The worker waits for it before it commits the record's offset.
      Objects.requireNonNull(reporter.report(batch.getFirst(), failure));
      return;
    }
    int half = batch.size() / 2;
    for (List<SinkRecord> part :
        List.of(batch.subList(0, half), batch.subList(half, batch.size()))) {
      Throwable again = write(part);
      if (again != null) {
        react(part, again);
      }
    }
  }

  /** Null when all are written. */
  private @Nullable Throwable write(List<SinkRecord> batch) {
    try {
      JdbcSinkConnectorTask current = writer();
      current.put(batch);
      Throwable failure = current.getLastProcessingException();
      if (failure != null) {
        discard();
      }
      return failure;
    } catch (RuntimeException e) {
      discard();
      return e;
    }
  }

  private JdbcSinkConnectorTask writer() {
    JdbcSinkConnectorTask current = writer;
    return current == null ? connect() : current;
  }

  /**
   * Of a database that is away, Hibernate says only that it does not know the dialect. So the
   * database is asked first, and once more when the writer cannot start although it has answered.
   */
  private JdbcSinkConnectorTask connect() {
    requireDatabase();
    try {
      return startWriter();
    } catch (RuntimeException e) {
      LOG.debug("the writer does not start", e);
      discard();
      requireDatabase();
      return startWriter();
    }
  }

  private JdbcSinkConnectorTask startWriter() {
    JdbcSinkConnectorTask started = new JdbcSinkConnectorTask();
    started.initialize(context);
    writer = started;
    started.start(settings);
    return started;
  }

  private void requireDatabase() {
    Properties login = new Properties();
    login.setProperty("user", settings.getOrDefault("connection.username", ""));
    login.setProperty("password", settings.getOrDefault("connection.password", ""));
    login.setProperty("connectTimeout", PROBE_SECONDS);
    login.setProperty("socketTimeout", PROBE_SECONDS);
    try (Connection connection =
        new Driver().connect(settings.getOrDefault("connection.url", ""), login)) {
      if (connection == null) {
        throw new ConnectException("connection.url is none of Postgres");
      }
    } catch (SQLException e) {
      throw new ConnectException("the database does not let anybody in", e);
    }
  }

  private void discard() {
    JdbcSinkConnectorTask current = writer;
    writer = null;
    if (current != null) {
      try {
        current.stop();
      } catch (RuntimeException e) {
        LOG.debug("the writer that failed cannot be closed", e);
      }
    }
  }

  /** The innermost cause, which tells the most. */
  private static String cause(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse(cause.toString());
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> current) {
    return current;
  }

  @Override
  public void stop() {
    discard();
  }
}
