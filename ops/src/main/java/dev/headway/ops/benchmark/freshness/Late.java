// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import java.time.Duration;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** What has not been seen yet must not make a window look better than it was. */
final class Late {
  static final long NANOS = Duration.ofSeconds(1).toNanos();

  private Late() {}

  /** Adds the ages of what was due more than a second ago. */
  static Histogram with(Histogram seen, Stream<Long> due) {
    long now = System.nanoTime();
    due.map(instant -> now - instant)
        .filter(age -> age > NANOS)
        .forEach(age -> seen.recordValue(age / 1_000));
    return seen;
  }
}
