// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.Readiness;
import dev.headway.ops.stack.StackException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * F1: all instances are killed; one that has lost its stores starts alone and is killed while it
 * restores them; then all start in peace.
 */
public record KillRestoring() implements Fault {
  @Override
  public String id() {
    return "F1";
  }

  @Override
  public String title() {
    return "kill -9 of an instance while it restores";
  }

  @Override
  public Strike strike(Cluster cluster, Random random) {
    LocalApp victim = Victims.owner(cluster, random);
    List<LocalApp> all = cluster.running();
    long began = System.nanoTime();
    // All of them: nobody else has the stores, or a copy.
    all.forEach(app -> cluster.kill(app.id()));
    Folders.empty(victim.state());
    CompletableFuture<Void> start =
        CompletableFuture.runAsync(() -> startDoomed(cluster, victim.id()));
    boolean seen =
        Victims.await(
            Duration.ofSeconds(60),
            () -> start.isDone() || restoring(cluster.readiness(victim), victim));
    boolean early = !start.isDone();
    cluster.kill(victim.id());
    join(start);
    all.forEach(app -> cluster.start(app.id()));
    return Strike.fired(
        seen && early,
        "instance " + victim.id() + " killed while it restored its emptied state folder",
        began,
        // Two starts, one after the other, lie in between.
        Bounds.KILL.multipliedBy(2));
  }

  /**
   * It says so itself, or its stores have come into being and it is not ready: small ones are
   * restored between two looks.
   */
  private static boolean restoring(Optional<Readiness> readiness, LocalApp app) {
    return readiness.isPresent()
        && (readiness.get().restoring() > 0
            || (!readiness.get().ready() && Folders.holds(app.state(), ".sst", ".log", "CURRENT")));
  }

  private static void startDoomed(Cluster cluster, int instance) {
    try {
      cluster.start(instance);
    } catch (StackException e) {
      // It is killed while starting: that is the plan.
    }
  }

  private static void join(CompletableFuture<Void> start) {
    try {
      start.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the start that was to be killed", e.getCause());
    }
  }
}
