// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.restore;

import dev.headway.ops.benchmark.process.Usage;

/**
 * How long it took to get through a changelog.
 *
 * @param records offsets gone through: records, and the few marks of transactions between them
 * @param used what the process used for them
 */
public record RestoreResult(long records, Usage used) {
  /** Records per second of wall time. */
  public double perSecond() {
    return records * 1e9 / used.wallNanos();
  }

  /** Records per second of processor time. */
  public double perCpuSecond() {
    return records * 1e9 / used.cpuNanos();
  }
}
