// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.ops.benchmark.read.HttpConnection;
import dev.headway.schemas.key.PlanKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Asks for plans over HTTP, again and again, until they are there. */
final class VisibleProbes implements Probes, AutoCloseable {
  private static final int CONNECTIONS = 8;

  /**
   * Between two questions for a plan that is not there yet: a tenth of its age, but not less and
   * not more than this. The questions must not become the load.
   */
  private static final long LEAST_PAUSE_NANOS = Duration.ofMillis(1).toNanos();

  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(100).toNanos();

  private record Probe(PlanKey plan, long due) {}

  private final BlockingQueue<Probe> probes = new LinkedBlockingQueue<>();
  private final Set<Probe> unseen = ConcurrentHashMap.newKeySet();
  private final Recorder micros = new Recorder(3);
  private final List<Thread> threads = new ArrayList<>();

  VisibleProbes(int port) {
    for (int i = 0; i < CONNECTIONS; i++) {
      threads.add(Thread.ofPlatform().name("visible-" + i).start(() -> ask(port)));
    }
  }

  void expect(PlanKey plan, long due) {
    Probe probe = new Probe(plan, due);
    unseen.add(probe);
    probes.add(probe);
  }

  /** Plans not seen yet. */
  int pending() {
    return unseen.size();
  }

  @Override
  public boolean late() {
    long now = System.nanoTime();
    return unseen.stream().anyMatch(probe -> now - probe.due > Late.NANOS);
  }

  @Override
  public Histogram window() {
    return Late.with(micros.getIntervalHistogram(), unseen.stream().map(Probe::due));
  }

  private void ask(int port) {
    try (HttpConnection connection = new HttpConnection(port)) {
      while (true) {
        Probe probe = probes.take();
        String path = "/v1/tracker/plans/" + probe.plan.planId();
        while (connection.get(path, probe.plan.tenantId(), probe.plan.userId()).status() != 200) {
          long age = System.nanoTime() - probe.due;
          LockSupport.parkNanos(Math.clamp(age / 10, LEAST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
          if (Thread.interrupted()) {
            return;
          }
        }
        unseen.remove(probe);
        micros.recordValue(Math.max(0, (System.nanoTime() - probe.due) / 1_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
  }
}
