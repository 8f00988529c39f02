// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import java.time.Duration;

/**
 * How an agent works.
 *
 * @param concurrency most steps at a time
 * @param backlog most events taken in and not yet handled; beyond, reading pauses
 * @param remember how long finished work is remembered, so that a request that comes again is not
 *     done again
 * @param stopWithin how long a stop waits for the steps in hand
 */
public record DeskSettings(int concurrency, int backlog, Duration remember, Duration stopWithin) {
  /** 64 steps, 10,000 events, a day, 30 seconds. */
  public static final DeskSettings DEFAULT =
      new DeskSettings(64, 10_000, Duration.ofDays(1), Duration.ofSeconds(30));

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException when one is not positive; names it
   */
  public DeskSettings {
    if (concurrency < 1 || backlog < 1) {
      throw new IllegalArgumentException("concurrency and backlog must be at least 1");
    }
    if (remember.isNegative() || stopWithin.isNegative()) {
      throw new IllegalArgumentException("remember and stopWithin must not be negative");
    }
  }

  /** The same with another limit on steps at a time. */
  public DeskSettings concurrency(int steps) {
    return new DeskSettings(steps, backlog, remember, stopWithin);
  }

  /** The same with another memory for finished work. */
  public DeskSettings remember(Duration time) {
    return new DeskSettings(concurrency, backlog, time, stopWithin);
  }
}
