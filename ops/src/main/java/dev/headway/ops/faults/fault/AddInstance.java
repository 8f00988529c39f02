// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.faults.scenario.Cluster;
import java.util.Random;

/**
 * F16: an instance more.
 *
 * @param instance its number
 */
public record AddInstance(int instance) implements Fault {
  @Override
  public String id() {
    return "F16";
  }

  @Override
  public String title() {
    return "instance " + instance + " added";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    long began = System.nanoTime();
    int before = cluster.running().size();
    cluster.start(instance);
    return Strike.fired(
        cluster.running().size() == before + 1,
        before + " instances became " + cluster.running().size(),
        began,
        Bounds.KILL);
  }
}
