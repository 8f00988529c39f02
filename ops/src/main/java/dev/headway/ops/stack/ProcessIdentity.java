// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that can be told from a later one with the same number.
 *
 * @param pid its number; 0 when it has not started yet
 * @param startedAt milliseconds since 1970 when it started; 0 when the system does not say
 */
public record ProcessIdentity(long pid, long startedAt) {
  /** Start times read from the system differ by its clock tick (10 ms) and rounding. */
  private static final Duration TOLERANCE = Duration.ofSeconds(2);

  /** The identity of the running process {@code pid}. */
  public static ProcessIdentity of(long pid) {
    long started =
        ProcessHandle.of(pid)
            .flatMap(h -> h.info().startInstant())
            .map(Instant::toEpochMilli)
            .orElse(0L);
    return new ProcessIdentity(pid, started);
  }

  /** The process, if it still runs. */
  public Optional<ProcessHandle> running() {
    if (pid <= 0) {
      return Optional.empty();
    }
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(this::sameStart);
  }

  private boolean sameStart(ProcessHandle handle) {
    return handle
        .info()
        .startInstant()
        .map(
            start ->
                startedAt == 0 || Math.abs(start.toEpochMilli() - startedAt) < TOLERANCE.toMillis())
        .orElse(true);
  }
}
