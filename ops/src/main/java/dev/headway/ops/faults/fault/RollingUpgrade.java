// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.faults.log.CommittedLog;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import dev.headway.store.RecordFormat;
import java.util.Map;
import java.util.Random;

/**
 * F15: instances that write the format of state of the release before are started anew, one after
 * the other, as ones that write the newest. What the old ones stored is read by the new ones.
 */
public record RollingUpgrade() implements Fault {
  /** Settings of the instances before it. */
  public static final Map<String, String> BEFORE =
      Map.of("state.format", Integer.toString(RecordFormat.NEWEST.number() - 1));

  @Override
  public String id() {
    return "F15";
  }

  @Override
  public String title() {
    return "rolling upgrade to format "
        + RecordFormat.NEWEST.number()
        + " of state, from "
        + BEFORE.get("state.format");
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    int newest = RecordFormat.NEWEST.number();
    long newBefore = plansWritten(cluster, newest);
    long old = plansWritten(cluster, newest - 1);
    cluster.settings(Map.of());
    long began = System.nanoTime();
    for (LocalApp app : cluster.running()) {
      cluster.stop(app.id());
      cluster.start(app.id());
      // What follows is the rest: the last one has begun to own its partitions.
      began = System.nanoTime();
    }
    if (!Victims.await(Bounds.KILL, () -> plansWritten(cluster, newest) > 0)) {
      throw new IllegalStateException("no plan was written in format " + newest);
    }
    return Strike.fired(
        newBefore == 0 && old > 0,
        old
            + " plan records in format "
            + (newest - 1)
            + " and "
            + newBefore
            + " in format "
            + newest
            + " before it, "
            + plansWritten(cluster, newest)
            + " in format "
            + newest
            + " after it",
        began,
        Bounds.KILL);
  }

  /** Records of plans in the changelog, by the number that each begins with. */
  private static long plansWritten(Cluster cluster, int format) {
    return new CommittedLog(cluster.deployment())
        .read(cluster.deployment().changelog()).stream()
            .filter(record -> record.value() != null && record.key()[0] == 1)
            .filter(record -> record.value()[0] == format)
            .count();
  }
}
