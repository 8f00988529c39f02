// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.ops.benchmark.process.Usage;
import java.util.Map;

/**
 * How a drain went.
 *
 * @param events records there were to drain
 * @param measured of these, those after the warm-up
 * @param used what the process used for the measured ones
 * @param wholeNanos time from the first record to the last
 * @param counts what the drain says it did
 */
public record DrainResult(
    long events, long measured, Usage used, long wholeNanos, Map<String, Long> counts) {
  /** Processor time of the process per event, in microseconds. */
  public double cpuMicrosPerEvent() {
    return used.cpuNanos() / 1_000.0 / measured;
  }

  /** Events per second of wall time. */
  public double eventsPerSecond() {
    return measured * 1e9 / used.wallNanos();
  }

  /** Heap allocated per event, in bytes. */
  public double allocatedBytesPerEvent() {
    return (double) used.allocatedBytes() / measured;
  }
}
