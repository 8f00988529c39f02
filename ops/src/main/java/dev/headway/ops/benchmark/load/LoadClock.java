// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

/**
 * The time of a load's events: one every so often, so that the three inputs interleave as they were
 * written.
 *
 * @param startMillis time of the first, milliseconds since the epoch
 * @param perSecond events per second of event time
 */
public record LoadClock(long startMillis, long perSecond) {
  long micros(long index) {
    return startMillis * 1_000 + index * 1_000_000 / perSecond;
  }
}
