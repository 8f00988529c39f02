// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.faults.scenario.Cluster;
import java.util.Random;

/** One kind of damage. */
public interface Fault {
  /** Its number, such as F1. */
  String id();

  /** What happens, in a few words. */
  String title();

  /**
   * Does the damage while the load goes on, and takes away what caused it. Returns when the cluster
   * is left to itself to recover.
   *
   * @throws IllegalStateException when the fault did not show the effect by which it proves itself
   */
  Strike strike(Cluster cluster, Random random) throws InterruptedException;
}
