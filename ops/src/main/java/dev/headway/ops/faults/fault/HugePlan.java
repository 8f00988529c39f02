// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.faults.load.HugePlanLoad;
import dev.headway.ops.faults.scenario.Cluster;
import java.time.Duration;
import java.util.Random;

/**
 * F13: one plan with very many tasks comes in at once, beside the load.
 *
 * @param tasks how many
 */
public record HugePlan(int tasks) implements Fault {
  @Override
  public String id() {
    return "F13";
  }

  @Override
  public String title() {
    return "a plan of " + tasks + " tasks";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    long began = System.nanoTime();
    long sent = HugePlanLoad.send(cluster.deployment(), random.nextLong(), tasks);
    return Strike.fired(
        sent == 2L * tasks,
        sent + " records of one plan",
        began,
        Duration.ofSeconds(60 + tasks / 250));
  }
}
