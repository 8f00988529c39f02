// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import java.time.Duration;
import java.util.Random;

/**
 * F1: an instance is killed at a random instant.
 *
 * @param restart it is started again after a moment
 */
public record KillInstance(boolean restart) implements Fault {
  @Override
  public String id() {
    return "F1";
  }

  @Override
  public String title() {
    return "kill -9 of an instance" + (restart ? ", started again" : "");
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalApp victim = Victims.owner(cluster, random);
    long pid = victim.pid().orElseThrow();
    Pause.of(Duration.ofMillis(random.nextInt(1_000)));
    long began = System.nanoTime();
    cluster.kill(victim.id());
    boolean gone = ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true);
    if (restart) {
      Pause.of(Duration.ofMillis(random.nextInt(3_000)));
      cluster.start(victim.id());
    }
    return Strike.fired(
        gone, "process " + pid + " of instance " + victim.id() + " is gone", began, Bounds.KILL);
  }
}
