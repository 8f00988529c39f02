// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalBroker;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * F4: a broker stands still.
 *
 * @param still how long
 */
public record PauseBroker(Duration still) implements Fault {
  @Override
  public String id() {
    return "F4";
  }

  @Override
  public String title() {
    return "SIGSTOP of a broker for " + still.toSeconds() + " s";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    List<LocalBroker> brokers = cluster.stack().brokers();
    LocalBroker victim = brokers.get(random.nextInt(brokers.size()));
    victim.pause();
    Pause.of(still);
    boolean paused = victim.isPaused();
    victim.resume();
    return Strike.fired(
        paused, "broker " + victim.id() + " stood still", System.nanoTime(), Bounds.BROKER);
  }
}
