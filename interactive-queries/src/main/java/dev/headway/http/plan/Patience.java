// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.query.QueryResult;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Asks until the store has got as far as demanded, or time is up. The caller's thread is a virtual
 * one: it is parked between the questions, each of which is a look into a map as long as the answer
 * is no.
 */
final class Patience {
  /** Below what a reader notices, and two hundred cheap questions a second at most. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final BooleanSupplier stopping;

  /**
   * Patience that ends with the server.
   *
   * @param stopping the server is about to stop: nobody waits any longer
   */
  Patience(BooleanSupplier stopping) {
    this.stopping = stopping;
  }

  <T> QueryResult<T> ask(Duration patience, Supplier<QueryResult<T>> question) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      QueryResult<T> result = question.get();
      long left = deadline - System.nanoTime();
      if (!(result instanceof QueryResult.NotUpToPosition)
          || left <= 0
          || stopping.getAsBoolean()
          || Thread.currentThread().isInterrupted()) {
        return result;
      }
      LockSupport.parkNanos(this, Math.min(left, PAUSE_NANOS));
    }
  }
}
