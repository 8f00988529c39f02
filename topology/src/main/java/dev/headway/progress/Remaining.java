// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.statistics.LogHistogram;

/** How much longer a task takes that has taken a while already. */
final class Remaining {
  private Remaining() {}

  /**
   * The time left that a share {@code q} of the tasks that have taken as long did not exceed, in
   * microseconds: F⁻¹(F(e) + q·(1 − F(e))) − e with F the distribution of durations and e the time
   * taken. Of a task that has taken longer than any before, nothing is left by this.
   */
  static double of(LogHistogram took, long elapsedMicros, double q) {
    long elapsed = Math.max(0, elapsedMicros);
    double before = (double) took.upTo(elapsed) / took.total();
    return Math.max(0, took.quantile(before + q * (1 - before)) - elapsed);
  }
}
