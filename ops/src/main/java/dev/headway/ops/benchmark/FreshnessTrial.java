// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.freshness.FreshnessMain;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How fresh reads and change records are at half the load the tracker keeps up with. */
final class FreshnessTrial {
  /** Until the compiler is done; a quick run has to do with most of it. */
  private static final long WARM_UP_SECONDS = 90;

  private static final long QUICK_WARM_UP_SECONDS = 20;
  private static final int NEXT_SHARE = 10;
  private static final int QUICK_NEXT_SHARE = 30;
  private static final long STEP_SECONDS = 5;
  private static final long QUICK_STEP_SECONDS = 3;
  private static final long WINDOW_SECONDS = 12;
  private static final long QUICK_WINDOW_SECONDS = 6;

  private final Workbench bench;
  private final Scale scale;
  private final double capacity;

  /**
   * @param capacity events per second the tracker drains
   */
  FreshnessTrial(Workbench bench, Scale scale, double capacity) {
    this.bench = bench;
    this.scale = scale;
    this.capacity = capacity;
  }

  List<Finding> run() throws InterruptedException {
    String application = bench.fresh("freshness");
    String prefix = "fresh.";
    long drained = Math.max(100, Math.round(capacity));
    long warmUp = scale.quick() ? QUICK_WARM_UP_SECONDS : WARM_UP_SECONDS;
    long seconds = warmUp + scale.runs() * windowSeconds() + 600;
    FreshnessMain.Result found;
    try (LocalStack app =
        bench.app(application, prefix, bench.folder("state").resolve(application), 1)) {
      found =
          bench.run(
              "freshness at half of what it keeps up with",
              scale.runs(),
              List.of("-Xmx256m", "-XX:+UseSerialGC"),
              FreshnessMain.class,
              new FreshnessMain.Job(
                  bench.cluster(),
                  prefix,
                  app.app().port(),
                  app.app().pid().orElseThrow(),
                  new LoadPlan.Living(scale.seed() + 1, seconds * drained, scale.livePlans()),
                  drained,
                  warmUp,
                  scale.quick() ? QUICK_NEXT_SHARE : NEXT_SHARE,
                  scale.quick() ? QUICK_STEP_SECONDS : STEP_SECONDS,
                  scale.runs(),
                  windowSeconds()),
              FreshnessMain.Result.class);
    }
    bench.deleteTopics(topic -> topic.startsWith(prefix) || topic.startsWith(application));
    List<FreshnessMain.Window> windows = found.windows();
    if (windows.stream().anyMatch(w -> w.visible().count() == 0 || w.committed().count() == 0)) {
      throw new BenchmarkException("no plan was seen within a window: " + windows);
    }
    return findings(drained, found);
  }

  private long windowSeconds() {
    return scale.quick() ? QUICK_WINDOW_SECONDS : WINDOW_SECONDS;
  }

  private List<Finding> findings(long drained, FreshnessMain.Result found) {
    List<FreshnessMain.Window> windows = found.windows();
    String note =
        String.format(
            Locale.ROOT,
            "Open loop at %,d events/s: half of the %,d it keeps up with live (%.0f %% of what it drains; the load and the questions are made on the same processors). 100 plans/s more are started and asked for over HTTP, every millisecond at first (a read of what is folded, committed or not), and looked for on plan-progress by a read_committed consumer; from when each was due, %d windows of %d s.",
            found.perSecond(),
            found.capacity(),
            100.0 * found.capacity() / drained,
            windows.size(),
            windowSeconds());
    Map<String, Object> details =
        Map.of(
            "windows", windows,
            "events_per_second", found.perSecond(),
            "kept_up_with", found.capacity(),
            "rates_tried", found.steps());
    return List.of(
        finding(Figure.FRESHNESS_P50_MS, windows, w -> w.visible().p50(), details, note),
        finding(Figure.FRESHNESS_P99_MS, windows, w -> w.visible().p99(), details, note),
        finding(Figure.COMMITTED_P99_MS, windows, w -> w.committed().p99(), details, note));
  }

  private static Finding finding(
      Figure figure,
      List<FreshnessMain.Window> windows,
      ToLongFunction<FreshnessMain.Window> micros,
      Map<String, Object> details,
      String note) {
    return Finding.of(
        figure,
        Estimate.of(windows.stream().map(w -> micros.applyAsLong(w) / 1_000.0).toList()),
        details,
        note);
  }
}
