// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

/** The time of a load's events. */
@FunctionalInterface
public interface LoadClock {
  /** The event time of an event, in microseconds since the epoch; later for a later one. */
  long micros(long index);

  /**
   * One event every so often, so that the three inputs interleave as they were written.
   *
   * @param startMillis time of the first, milliseconds since the epoch
   * @param perSecond events per second of event time
   */
  static LoadClock steady(long startMillis, long perSecond) {
    return index -> startMillis * 1_000 + index * 1_000_000 / perSecond;
  }
}
