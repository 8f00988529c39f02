// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.time.Duration;
import java.util.List;

/**
 * When a delivery is tried again.
 *
 * @param waits before each attempt, the first among them
 * @param jitterPercent by how much a wait is longer at most, by chance: many deliveries that failed
 *     together are not to come back together
 */
public record RetrySchedule(List<Duration> waits, int jitterPercent) {
  /** That of Standard Webhooks 1.0.0. */
  public static final List<Duration> STANDARD =
      List.of(
          Duration.ZERO,
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(5),
          Duration.ofHours(10),
          Duration.ofHours(14),
          Duration.ofHours(20),
          Duration.ofHours(24));

  /** The longest that a receiver's Retry-After is followed. */
  private static final Duration LONGEST_ASKED = Duration.ofHours(24);

  /** Copies the list. */
  public RetrySchedule {
    waits = List.copyOf(waits);
    if (waits.isEmpty()) {
      throw new IllegalArgumentException("at least one attempt");
    }
  }

  /** Whether there is one more attempt after {@code made}. */
  public boolean hasMore(int made) {
    return made < waits.size();
  }

  /**
   * The wait before the next attempt.
   *
   * @param made attempts there were
   * @param last the last of them
   * @param chance from 0 to 1
   */
  public Duration wait(int made, Attempt last, double chance) {
    Duration wait = waits.get(made);
    long jitter = (long) (wait.toMillis() / 100.0 * jitterPercent * chance);
    Duration planned = wait.plusMillis(jitter);
    Duration asked = last.retryAfter();
    if (asked == null || asked.compareTo(planned) <= 0) {
      return planned;
    }
    return asked.compareTo(LONGEST_ASKED) < 0 ? asked : LONGEST_ASKED;
  }
}
