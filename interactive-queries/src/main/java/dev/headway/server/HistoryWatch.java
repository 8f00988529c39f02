// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.history.query.HistoryDatabase;
import dev.headway.history.query.HistoryReader;
import dev.headway.http.history.HistoryProgress;
import dev.headway.http.operations.HistoryState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks at history now and then, so that readiness and metrics tell of it without asking anybody
 * themselves.
 */
final class HistoryWatch implements Supplier<HistoryState>, AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final List<String> TABLES =
      KafkaHistoryProgress.filled().stream()
          .map(dev.headway.history.row.HistoryTable::label)
          .toList();

  private final HistoryReader reader;
  private final HistoryProgress progress;
  private final Thread thread = Thread.ofVirtual().name("headway-history").unstarted(this::run);
  private volatile boolean closed;
  private volatile @Nullable Boolean answers;
  private volatile @Nullable List<HistoryProgress.Table> tables;

  HistoryWatch(
      HistoryDatabase database,
      HistoryReader reader,
      HistoryProgress progress,
      MeterRegistry metrics) {
    this.reader = reader;
    this.progress = progress;
    for (String table : TABLES) {
      Gauge.builder("headway.history.lag.records", () -> lag(table))
          .description("Records on the change topics that are not in history yet")
          .tag("table", table)
          .register(metrics);
    }
    connections(metrics, database, "active", HistoryDatabase.Connections::active);
    connections(metrics, database, "idle", HistoryDatabase.Connections::idle);
    connections(metrics, database, "waiting", HistoryDatabase.Connections::waiting);
    thread.start();
  }

  private static void connections(
      MeterRegistry metrics,
      HistoryDatabase database,
      String state,
      ToDoubleFunction<HistoryDatabase.Connections> count) {
    Gauge.builder("headway.history.connections", () -> count.applyAsDouble(database.connections()))
        .description("Connections to history that are in use or idle, and reads that wait for one")
        .tag("state", state)
        .register(metrics);
  }

  private void run() {
    while (!closed) {
      answers = reader.answers();
      tables = progress.tables().orElse(null);
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
  }

  private double lag(String table) {
    return Optional.ofNullable(tables).stream()
        .flatMap(List::stream)
        .filter(t -> t.table().equals(table))
        .mapToDouble(HistoryProgress.Table::lag)
        .findFirst()
        .orElse(Double.NaN);
  }

  @Override
  public HistoryState get() {
    List<HistoryProgress.Table> now = tables;
    return new HistoryState(
        answers, now == null ? null : now.stream().mapToLong(HistoryProgress.Table::lag).sum());
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
