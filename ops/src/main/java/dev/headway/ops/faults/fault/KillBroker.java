// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalBroker;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * F2: a broker is killed, the only one or one of three, and started again on its log.
 *
 * @param away how long it is away
 */
public record KillBroker(Duration away) implements Fault {
  @Override
  public String id() {
    return "F2";
  }

  @Override
  public String title() {
    return "kill -9 of a broker, back after " + away.toSeconds() + " s";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    List<LocalBroker> brokers = cluster.stack().brokers();
    LocalBroker victim = brokers.get(random.nextInt(brokers.size()));
    long pid = victim.pid().orElseThrow();
    victim.kill();
    boolean gone = ProcessHandle.of(pid).map(p -> !p.isAlive()).orElse(true);
    Pause.of(away);
    victim.start();
    return Strike.fired(
        gone,
        "process " + pid + " of broker " + victim.id() + " of " + brokers.size() + " is gone",
        System.nanoTime(),
        Bounds.BROKER);
  }
}
