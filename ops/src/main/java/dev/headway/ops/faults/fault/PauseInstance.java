// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import java.time.Duration;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * F3: an instance stands still for longer than the session time-out, and goes on as if nothing had
 * been: a zombie.
 *
 * @param still how long it stands still
 */
public record PauseInstance(Duration still) implements Fault {
  @Override
  public String id() {
    return "F3";
  }

  @Override
  public String title() {
    return "SIGSTOP of an instance for " + still.toSeconds() + " s, SIGCONT";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalApp victim = Victims.owner(cluster, random);
    boolean alone = cluster.running().size() == 1;
    cluster.pause(victim.id());
    Pause.of(still);
    boolean paused = victim.isPaused();
    // Others have what it had: it is a zombie now.
    boolean taken =
        alone
            || Victims.await(
                Duration.ofSeconds(30), () -> others(cluster, victim).size() == Cluster.PARTITIONS);
    cluster.resume(victim.id());
    return Strike.fired(
        paused && taken,
        "instance "
            + victim.id()
            + " stood still"
            + (alone ? "" : ", the others own all partitions"),
        System.nanoTime(),
        Bounds.KILL);
  }

  private static Set<Integer> others(Cluster cluster, LocalApp victim) {
    Set<Integer> owned = new HashSet<>();
    for (LocalApp app : cluster.running()) {
      if (app.id() != victim.id()) {
        cluster.readiness(app).ifPresent(r -> owned.addAll(r.partitions()));
      }
    }
    return owned;
  }
}
