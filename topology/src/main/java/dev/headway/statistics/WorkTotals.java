// SPDX-License-Identifier: Apache-2.0
package dev.headway.statistics;

import dev.headway.event.TaskStatus;
import org.jspecify.annotations.Nullable;

/**
 * Sums over tasks.
 *
 * @param open not ended
 * @param completed completed
 * @param failed failed
 * @param cancelled cancelled
 * @param micros sum of the durations of those that completed or failed, in microseconds
 * @param durations the distribution of these
 */
public record WorkTotals(
    long open, long completed, long failed, long cancelled, long micros, LogHistogram durations) {
  /** No task. */
  public static final WorkTotals NONE = new WorkTotals(0, 0, 0, 0, 0, LogHistogram.EMPTY);

  /** All tasks. */
  public long total() {
    return open + completed + failed + cancelled;
  }

  /** Those whose duration counts: completed or failed. */
  public long finished() {
    return completed + failed;
  }

  /** Mean duration of the finished in microseconds; 0 without any. */
  public double meanMicros() {
    return finished() == 0 ? 0 : (double) micros / finished();
  }

  /** Completed over all, 0 … 1; 0 without any. */
  public double successRate() {
    return total() == 0 ? 0 : (double) completed / total();
  }

  /**
   * With a task more.
   *
   * @param status its status
   * @param duration its duration in microseconds; null while it is open
   * @param sign 1, or −1 to take it back
   */
  public WorkTotals with(TaskStatus status, @Nullable Long duration, int sign) {
    return switch (status) {
      case PENDING, RUNNING, DELEGATED, WAITING ->
          new WorkTotals(open + sign, completed, failed, cancelled, micros, durations);
      case COMPLETED ->
          new WorkTotals(
              open,
              completed + sign,
              failed,
              cancelled,
              micros + sign * known(duration),
              durations.with(known(duration), sign));
      case FAILED ->
          new WorkTotals(
              open,
              completed,
              failed + sign,
              cancelled,
              micros + sign * known(duration),
              durations.with(known(duration), sign));
      case CANCELLED ->
          new WorkTotals(open, completed, failed, cancelled + sign, micros, durations);
    };
  }

  private static long known(@Nullable Long duration) {
    return duration == null ? 0 : duration;
  }

  /** Both together. */
  public WorkTotals plus(WorkTotals other) {
    return new WorkTotals(
        open + other.open,
        completed + other.completed,
        failed + other.failed,
        cancelled + other.cancelled,
        micros + other.micros,
        durations.plus(other.durations));
  }
}
