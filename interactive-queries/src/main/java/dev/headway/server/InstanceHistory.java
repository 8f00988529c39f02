// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.history.query.HistoryAccess;
import dev.headway.history.query.HistoryDatabase;
import dev.headway.history.query.HistoryReader;
import dev.headway.http.history.HistoryAnswers;
import dev.headway.http.history.HistoryProgress;
import dev.headway.http.operations.HistoryState;
import io.micrometer.core.instrument.MeterRegistry;

/** An instance's way to history: connections, who reads by them, and who watches. */
public final class InstanceHistory implements AutoCloseable {
  private final HistoryDatabase database;
  private final HistoryAnswers answers;
  private final HistoryWatch watch;

  /**
   * Opens it, without connecting.
   *
   * @param access how the database is reached
   * @param progress says how far history has got
   */
  InstanceHistory(HistoryAccess access, HistoryProgress progress, MeterRegistry metrics) {
    this.database = HistoryDatabase.open(access);
    HistoryReader reader = new HistoryReader(database);
    this.answers = new HistoryAnswers(reader, progress);
    this.watch = new HistoryWatch(database, reader, progress, metrics);
  }

  HistoryAnswers answers() {
    return answers;
  }

  HistoryState state() {
    return watch.get();
  }

  @Override
  public void close() {
    watch.close();
    database.close();
  }
}
