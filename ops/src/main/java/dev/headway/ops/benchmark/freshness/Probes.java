// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import org.HdrHistogram.Histogram;

/** Plans that are looked for until they are seen. */
interface Probes {
  /** Whether a plan is not seen that was due a second ago. */
  boolean late();

  /**
   * Latencies in microseconds since the last call; plans that are late are in it with their age.
   */
  Histogram window();
}
