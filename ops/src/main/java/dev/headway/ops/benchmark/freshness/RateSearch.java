// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.ops.benchmark.load.SteadyLoad;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds what is kept up with live: sends more and more, until plans are late twice at the same
 * rate; then waits until none is. A single hiccup is none of the rate's.
 */
public final class RateSearch {
  private static final int LAST_SHARE = 100;
  private static final double MOST = 99;
  private static final Duration CATCHING_UP = Duration.ofSeconds(120);

  private final Plan plan;
  private final SteadyLoad load;
  private final Probes probes;
  private final AtomicReference<Throwable> failure;

  /**
   * What is tried; shares are of the rate of a drain, in per cent.
   *
   * @param drained rate of a drain, in events per second
   * @param warmUpShare rate of the warm-up
   * @param firstShare the first rate
   * @param nextShare how much more each rate is than the one before
   * @param lateMicros what one in a hundred plans may take and no more; it is a queue that builds
   *     up then
   * @param warmUpSeconds how long the warm-up takes
   * @param stepSeconds how long each rate is sent before it is looked at, and again while it is
   */
  record Plan(
      long drained,
      int warmUpShare,
      int firstShare,
      int nextShare,
      long lateMicros,
      long warmUpSeconds,
      long stepSeconds) {}

  /**
   * A rate that was tried.
   *
   * @param perSecond events per second
   * @param p99 99th percentile of how long it took until a plan was seen, in microseconds
   * @param kept whether no queue built up
   */
  public record Step(long perSecond, long p99, boolean kept) {}

  RateSearch(Plan plan, SteadyLoad load, Probes probes, AtomicReference<Throwable> failure) {
    this.plan = plan;
    this.load = load;
    this.probes = probes;
    this.failure = failure;
  }

  /** The most of these that were kept up with; 0 when none was. */
  static long most(List<Step> steps) {
    return steps.stream().filter(Step::kept).mapToLong(Step::perSecond).max().orElse(0);
  }

  /**
   * Searches; afterwards nothing is sent, and no plan is late.
   *
   * @return the rates that were tried, of which one at least was kept up with
   * @throws IllegalStateException when none was
   */
  List<Step> run() {
    load.pace(plan.drained * plan.warmUpShare / 100);
    await(plan.warmUpSeconds, failure);
    settle();
    List<Step> steps = new ArrayList<>();
    for (int share = plan.firstShare; share <= LAST_SHARE; share += plan.nextShare) {
      long rate = plan.drained * share / 100;
      steps.add(step(rate));
      if (!steps.getLast().kept()) {
        settle();
        steps.add(step(rate));
      }
      if (!steps.getLast().kept()) {
        break;
      }
    }
    settle();
    if (most(steps) == 0) {
      throw new IllegalStateException(
          "it does not even keep up with " + plan.firstShare + " % of what it drains: " + steps);
    }
    return steps;
  }

  private Step step(long rate) {
    load.pace(rate);
    await(plan.stepSeconds, failure);
    probes.window();
    await(plan.stepSeconds, failure);
    long p99 = probes.window().getValueAtPercentile(MOST);
    return new Step(rate, p99, p99 <= plan.lateMicros);
  }

  /** Sends nothing until no plan is late. */
  private void settle() {
    load.pace(0);
    long end = System.nanoTime() + CATCHING_UP.toNanos();
    await(1, failure);
    while (probes.late() && System.nanoTime() < end) {
      await(1, failure);
    }
    if (probes.late()) {
      throw new IllegalStateException("it has not caught up in " + CATCHING_UP);
    }
  }

  /** Lets time pass, unless a thread fails meanwhile. */
  static void await(long seconds, AtomicReference<Throwable> failure) {
    long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
    while (System.nanoTime() < end) {
      Throwable failed = failure.get();
      if (failed != null) {
        throw new IllegalStateException("the measurement failed", failed);
      }
      LockSupport.parkNanos(Math.min(20_000_000, end - System.nanoTime()));
    }
  }
}
