// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Asks until an answer will do, or time is up. The caller's thread is a virtual one: it is parked
 * between the questions, each of which is a look into a map as long as the answer is no.
 */
public final class Patience {
  /** Below what a reader notices, and two hundred cheap questions a second at most. */
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final BooleanSupplier stopping;

  /**
   * Patience that ends with the server.
   *
   * @param stopping the server is about to stop: nobody waits any longer
   */
  public Patience(BooleanSupplier stopping) {
    this.stopping = stopping;
  }

  /**
   * The first answer that will do, or the last one before the time was up.
   *
   * @param wait how long to ask; zero asks once
   * @param question asks, given the time that is left
   */
  <T> T until(Duration wait, Function<Duration, T> question, Predicate<T> willDo) {
    long deadline = System.nanoTime() + wait.toNanos();
    Duration left = wait;
    while (true) {
      T answer = question.apply(left);
      long nanos = deadline - System.nanoTime();
      if (willDo.test(answer)
          || nanos <= 0
          || stopping.getAsBoolean()
          || Thread.currentThread().isInterrupted()) {
        return answer;
      }
      LockSupport.parkNanos(this, Math.min(nanos, PAUSE_NANOS));
      left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }
  }
}
