// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.time.Duration;

/**
 * How long and how often a model is asked before it is given up.
 *
 * @param repairs how often it may mend an answer that could not be used; 3: who has not understood
 *     the complaint then does not
 * @param tries how often it is asked until an answer comes at all; 4: with the pauses in between
 *     some seven seconds, which is what a rate limit or a restart takes
 * @param firstPause pause after the first failure; doubles with each
 * @param longestPause longest pause that is not asked for by the model itself
 * @param deadline for all of it; a planner does not go on before
 */
public record Patience(
    int repairs, int tries, Duration firstPause, Duration longestPause, Duration deadline) {
  /** What holds unless said otherwise. */
  public static final Patience DEFAULT =
      new Patience(3, 4, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(5));

  /** Checks. */
  public Patience {
    if (repairs < 0
        || tries < 1
        || firstPause.isNegative()
        || longestPause.isNegative()
        || !deadline.isPositive()) {
      throw new IllegalArgumentException(
          "repairs >= 0, tries >= 1, pauses >= 0 and a deadline > 0 are needed, not %d, %d, %s, %s, %s"
              .formatted(repairs, tries, firstPause, longestPause, deadline));
    }
  }

  /** The same, with another deadline. */
  public Patience within(Duration other) {
    return new Patience(repairs, tries, firstPause, longestPause, other);
  }

  /**
   * Pause after a failure: doubled each time, of which the half is random, so that agents that
   * failed together do not come back together.
   *
   * @param failures failures in a row, from 1
   * @param random 0 to 1
   */
  Duration pause(int failures, double random) {
    long doubled = firstPause.toMillis() << Math.min(failures - 1, 20);
    long whole = Math.min(doubled, longestPause.toMillis());
    return Duration.ofMillis(whole / 2 + Math.round(whole / 2.0 * random));
  }
}
