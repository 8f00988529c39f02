// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.restore;

import dev.headway.ops.benchmark.process.Usage;

/**
 * How long it took to get through a changelog.
 *
 * @param records records of the changelog; those of transactions and gaps are counted with them
 *     when a restore is measured
 * @param used what the process used from the first to the last
 */
public record RestoreResult(long records, Usage used) {
  /** Seconds of wall time. */
  public double seconds() {
    return used.wallNanos() / 1e9;
  }

  /** Seconds of processor time. */
  public double cpuSeconds() {
    return used.cpuNanos() / 1e9;
  }
}
