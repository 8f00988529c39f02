// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.time.Duration;

/**
 * How long a call may take, and how often it is tried.
 *
 * @param request for one attempt, besides what the tracker is asked to wait
 * @param call for all attempts together, pauses included
 * @param rounds how often all base URLs are tried, at least 1
 * @param firstPause between the first two rounds; doubled with each further one
 */
public record Patience(Duration request, Duration call, int rounds, Duration firstPause) {
  /** 10 s for an attempt, 30 s in all, three rounds. */
  public static final Patience DEFAULT =
      new Patience(Duration.ofSeconds(10), Duration.ofSeconds(30), 3, Duration.ofMillis(200));

  /** Checks the numbers. */
  public Patience {
    if (!request.isPositive() || !call.isPositive() || rounds < 1 || firstPause.isNegative()) {
      throw new IllegalArgumentException(
          "times must be more than 0 and rounds at least 1: %s, %s, %d, %s"
              .formatted(request, call, rounds, firstPause));
    }
  }
}
