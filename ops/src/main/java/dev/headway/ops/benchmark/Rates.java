// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.DrainResult;
import dev.headway.ops.benchmark.statistics.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Rates of drains, and one against another. */
final class Rates {
  private Rates() {}

  /** Rate of one against another by processor time: the other's cost over the one's. */
  static Estimate cpu(List<DrainResult> one, List<DrainResult> other) {
    return Estimate.ofPairs(one, other, (a, b) -> b.cpuMicrosPerEvent() / a.cpuMicrosPerEvent());
  }

  /** Rate of one against another by wall time. */
  static Estimate wall(List<DrainResult> one, List<DrainResult> other) {
    return Estimate.ofPairs(one, other, (a, b) -> a.eventsPerSecond() / b.eventsPerSecond());
  }

  /** What the drains cost, not compared. */
  static Map<String, Object> absolute(List<DrainResult> drains) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("cpu_us_per_event", estimate(drains, DrainResult::cpuMicrosPerEvent));
    numbers.put("events_per_second", estimate(drains, DrainResult::eventsPerSecond));
    numbers.put("allocated_bytes_per_event", estimate(drains, DrainResult::allocatedBytesPerEvent));
    return numbers;
  }

  private static Estimate estimate(List<DrainResult> drains, ToDoubleFunction<DrainResult> of) {
    return Estimate.of(drains.stream().map(of::applyAsDouble).toList());
  }
}
