// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.faults.invariant.ErrorStates;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.Readiness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Asks every instance for its state all the time: one whose processing has failed must not live on.
 */
final class StateWatch implements AutoCloseable {
  private static final Set<String> FAILED = Set.of("ERROR", "PENDING_ERROR");
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** Time to end in: the process is told by another thread. */
  private static final int LOOKS = 20;

  private final Cluster cluster;
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private final Thread thread;

  StateWatch(Cluster cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofPlatform().name("faults-states").start(this::run);
  }

  private void run() {
    Map<Long, Integer> failing = new HashMap<>();
    try {
      while (true) {
        for (LocalApp app : cluster.running()) {
          look(app, failing);
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      // asked to end
    }
  }

  /** A process that has failed and lives on is told of once. */
  private void look(LocalApp app, Map<Long, Integer> failing) {
    OptionalLong pid = app.pid();
    Optional<Readiness> readiness = cluster.readiness(app);
    if (pid.isEmpty() || readiness.isEmpty() || !FAILED.contains(readiness.get().state())) {
      return;
    }
    if (failing.merge(pid.getAsLong(), 1, Integer::sum) == LOOKS) {
      findings.add(ErrorStates.seemsToLive(app.id(), readiness.get().state()));
    }
  }

  List<Finding> findings() {
    return List.copyOf(findings);
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
