// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.DrainJob;
import dev.headway.ops.benchmark.drain.DrainKind;
import dev.headway.ops.benchmark.drain.DrainResult;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkException;
import java.nio.file.Path;
import java.util.Locale;

/** An application whose store holds a number of live plans, kept from trial to trial. */
final class LivePlans {
  private static final int AT_A_TIME = 4_000;

  /** Only to have them soon. */
  private static final int FILLING_THREADS = 2;

  private final Workbench bench;
  private final String name;
  private final long plans;
  private boolean filled;
  private long seed = 1;

  LivePlans(Workbench bench, String name, long plans) {
    this.bench = bench;
    this.name = name;
    this.plans = plans;
  }

  long plans() {
    return plans;
  }

  String prefix() {
    return name + ".";
  }

  String application() {
    return "live-" + name;
  }

  Path state() {
    return bench.folder("state").resolve(application());
  }

  String changelog() {
    return application() + "-plan-store-changelog";
  }

  /** Makes the plans, with a task each, where that has not been done. */
  void ensure() throws InterruptedException {
    if (filled) {
      return;
    }
    filled = true;
    try {
      bench.fill(prefix(), new LoadPlan.First(seed++, 0, plans, 1));
      requireFolded(
          bench.drain(
              String.format(Locale.ROOT, "folding %,d plans", plans), job(FILLING_THREADS), plans),
          plans);
    } catch (BenchmarkException e) {
      // Half a fill is none: the next trial begins anew.
      drop();
      throw e;
    }
  }

  /** Folds {@code events} events of these plans and says what that cost. */
  DrainResult work(String what, long events) throws InterruptedException {
    ensure();
    bench.fill(
        prefix(), new LoadPlan.Steps(seed++, events, plans, (int) Math.min(AT_A_TIME, plans / 2)));
    DrainResult result = bench.drain(what, job(1), events);
    requireFolded(result, events);
    return result;
  }

  /** Takes them away. */
  void drop() throws InterruptedException {
    if (filled) {
      bench.deleteTopics(topic -> topic.startsWith(prefix()) || topic.startsWith(application()));
      Workbench.delete(state());
      filled = false;
    }
  }

  private static void requireFolded(DrainResult result, long events) {
    if (result.counts().getOrDefault("folded", 0L) != events) {
      throw new BenchmarkException(
          "not every event was folded exactly once: " + result.counts() + " of " + events);
    }
  }

  private DrainJob job(int threads) {
    return new DrainJob(
        DrainKind.TRACKER,
        bench.cluster(),
        application(),
        prefix(),
        prefix(),
        state().toString(),
        threads,
        "");
  }
}
