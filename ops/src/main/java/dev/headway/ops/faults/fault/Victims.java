// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Chooses whom a fault befalls, and waits for its effect. */
final class Victims {
  private Victims() {}

  /** A running instance that owns partitions. */
  static LocalApp owner(Cluster cluster, Random random) {
    List<LocalApp> owners =
        cluster.running().stream()
            .filter(app -> cluster.readiness(app).map(r -> !r.partitions().isEmpty()).orElse(false))
            .toList();
    if (owners.isEmpty()) {
      throw new IllegalStateException("no instance owns a partition");
    }
    return owners.get(random.nextInt(owners.size()));
  }

  /** How many partitions an instance says it owns. */
  static int partitions(Cluster cluster, LocalApp app) {
    return cluster.readiness(app).map(Readiness::partitions).map(List::size).orElse(0);
  }

  /** Waits up to {@code patience}; returns whether it came true. */
  static boolean await(Duration patience, BooleanSupplier effect) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!effect.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      Pause.of(Duration.ofMillis(20));
    }
    return true;
  }
}
