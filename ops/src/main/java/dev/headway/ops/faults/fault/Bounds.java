// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import java.time.Duration;

/**
 * How long recovery may take here, where load, readers and all processes share a small machine. The
 * benchmark measures the tight figures.
 */
final class Bounds {
  /** An instance is gone: session time-out, rebalance, restore, catching up. */
  static final Duration KILL = Duration.ofSeconds(60);

  /** Brokers were away: elections, transactions that time out, catching up. */
  static final Duration BROKER = Duration.ofSeconds(90);

  /** Nothing was gone. */
  static final Duration NOTHING = Duration.ofSeconds(30);

  private Bounds() {}
}
