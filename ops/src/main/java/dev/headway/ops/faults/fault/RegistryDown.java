// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.log.Drain;
import dev.headway.ops.faults.scenario.Cluster;
import java.time.Duration;
import java.util.Random;

/**
 * F11: the schema registry is killed while events flow, and comes back. What is known meanwhile
 * goes on without it.
 *
 * @param away how long it is away
 */
public record RegistryDown(Duration away) implements Fault {
  @Override
  public String id() {
    return "F11";
  }

  @Override
  public String title() {
    return "schema registry killed, back after " + away.toSeconds() + " s";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    long pid = cluster.stack().registry().pid().orElseThrow();
    cluster.stack().registry().kill();
    boolean gone = ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true);
    Pause.of(away.dividedBy(2));
    Drain drain = new Drain(cluster.deployment());
    var ends = drain.inputEnds();
    Pause.of(away.dividedBy(2));
    boolean flows = Victims.await(Duration.ofSeconds(20), () -> drain.behind(ends) == null);
    cluster.stack().registry().start();
    if (!flows) {
      throw new IllegalStateException(
          "events whose schema is known do not flow without the registry: " + drain.behind(ends));
    }
    return Strike.fired(
        gone,
        "process " + pid + " of the registry is gone, events went on",
        System.nanoTime(),
        Bounds.NOTHING);
  }
}
