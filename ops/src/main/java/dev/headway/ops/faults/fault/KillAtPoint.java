// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.proxy.Request;
import dev.headway.ops.faults.proxy.Tap;
import dev.headway.ops.faults.scenario.Cluster;
import dev.headway.ops.stack.LocalApp;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * F1: an instance is killed at a named point of its transaction, told by the requests that pass the
 * proxies before the brokers.
 *
 * @param point where
 */
public record KillAtPoint(Point point) implements Fault {
  /** Points of a transaction. */
  public enum Point {
    /** The stores are written and their changes on their way, nothing is committed. */
    AFTER_PUT("after put, before commit", Request.PRODUCE, true),
    /** The offsets are part of the transaction, the commit is not asked for. */
    OFFSETS_ADDED("offsets added, before commit", Request.TXN_OFFSET_COMMIT, true),
    /** The commit is asked for, and the broker never hears of it. */
    COMMIT_LOST("commit sent and lost", Request.END_TXN, false),
    /** The broker commits, and nobody learns of it. */
    COMMIT_UNANSWERED("commit sent, not answered", Request.END_TXN, true);

    private final String title;
    private final int api;
    private final boolean passedOn;

    Point(String title, int api, boolean passedOn) {
      this.title = title;
      this.api = api;
      this.passedOn = passedOn;
    }
  }

  @Override
  public String id() {
    return "F1";
  }

  @Override
  public String title() {
    return "kill -9 of an instance: " + point.title;
  }

  @Override
  public Strike strike(Cluster cluster, Random random) throws InterruptedException {
    LocalApp victim = Victims.owner(cluster, random);
    ProcessHandle process = ProcessHandle.of(victim.pid().orElseThrow()).orElseThrow();
    int skipped = random.nextInt(5);
    Trap trap = new Trap(point, Cluster.client(victim.id()), process, skipped);
    cluster.trouble().begin(victim.id());
    cluster.excuseEnd(victim.id());
    cluster.links().forEach(link -> link.tap(trap));
    boolean sprung = trap.sprung.await(60, TimeUnit.SECONDS);
    cluster.links().forEach(link -> link.tap(Tap.NONE));
    long began = System.nanoTime();
    boolean gone = Victims.await(Duration.ofSeconds(10), () -> !process.isAlive());
    cluster.kill(victim.id());
    Pause.of(Duration.ofMillis(random.nextInt(2_000)));
    cluster.start(victim.id());
    return Strike.fired(
        sprung && gone,
        "process "
            + process.pid()
            + " of instance "
            + victim.id()
            + " killed at request "
            + (skipped + 1)
            + " of API "
            + point.api,
        began,
        Bounds.KILL);
  }

  /** Kills the process at the instant its request passes. */
  private static final class Trap implements Tap {
    private final Point point;
    private final String client;
    private final ProcessHandle process;
    private final AtomicBoolean set = new AtomicBoolean(true);
    private final CountDownLatch sprung = new CountDownLatch(1);
    private int skip;

    Trap(Point point, String client, ProcessHandle process, int skip) {
      this.point = point;
      this.client = client;
      this.process = process;
      this.skip = skip;
    }

    @Override
    public boolean before(Request request) {
      boolean spring = !point.passedOn && isIt(request);
      if (spring) {
        spring();
      }
      return !spring;
    }

    @Override
    public void after(Request request) {
      if (point.passedOn && isIt(request)) {
        spring();
      }
    }

    /** Only the processing thread's transactions count: the ingest producer has none. */
    private synchronized boolean isIt(Request request) {
      return request.api() == point.api
          && request.clientId().startsWith(client + "-")
          && request.clientId().contains("StreamThread")
          && skip-- <= 0
          && set.getAndSet(false);
    }

    private void spring() {
      process.destroyForcibly();
      sprung.countDown();
    }
  }
}
