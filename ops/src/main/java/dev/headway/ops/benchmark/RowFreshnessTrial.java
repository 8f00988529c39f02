// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.freshness.RowFreshnessMain;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** How soon rows are seen in Postgres at half the load that the whole chain keeps up with. */
final class RowFreshnessTrial {
  private static final String PREFIX = "rows.";

  /** Until the compilers of app, worker and load are done. */
  private static final long WARM_UP_SECONDS = 60;

  private static final long STEP_SECONDS = 5;
  private static final long WINDOW_SECONDS = 12;

  /** Seconds of the load there are besides: the rates that are tried, and what they leave. */
  private static final long SEARCH_SECONDS = 600;

  private final Workbench bench;
  private final Scale scale;
  private final double capacity;

  /**
   * @param capacity events per second the tracker drains
   */
  RowFreshnessTrial(Workbench bench, Scale scale, double capacity) {
    this.bench = bench;
    this.scale = scale;
    this.capacity = capacity;
  }

  List<Finding> run() throws InterruptedException {
    String application = bench.fresh("rows");
    long drained = Math.max(100, Math.round(capacity));
    long seconds = 2 * WARM_UP_SECONDS + scale.runs() * WINDOW_SECONDS + SEARCH_SECONDS;
    RowFreshnessMain.Result found;
    // The app makes the topics that the sinks read.
    try (LocalStack app =
            bench.app(application, PREFIX, bench.folder("state").resolve(application), 1);
        LocalStack history = bench.history(PREFIX)) {
      found =
          bench.run(
              "freshness of rows at half of what the chain keeps up with",
              scale.runs(),
              List.of("-Xmx256m", "-XX:+UseSerialGC"),
              RowFreshnessMain.class,
              new RowFreshnessMain.Job(
                  bench.cluster(),
                  PREFIX,
                  history.history().url(),
                  history.history().sink().user(),
                  new LoadPlan.Living(scale.seed() + 1, seconds * drained, scale.livePlans()),
                  drained,
                  WARM_UP_SECONDS,
                  STEP_SECONDS,
                  scale.runs(),
                  WINDOW_SECONDS),
              RowFreshnessMain.Result.class);
      requireRunning(app, history);
    }
    bench.deleteTopics(topic -> topic.startsWith(PREFIX) || topic.startsWith(application));
    Workbench.delete(bench.folder("history"));
    if (found.windows().stream().anyMatch(window -> window.rows().count() == 0)) {
      throw new BenchmarkException("no row was seen within a window: " + found.windows());
    }
    return findings(drained, found);
  }

  private static void requireRunning(LocalStack app, LocalStack history) {
    if (!app.app().isRunning() || !history.connect().isRunning()) {
      throw new BenchmarkException("a part of the chain has ended");
    }
  }

  private List<Finding> findings(long drained, RowFreshnessMain.Result found) {
    String note =
        String.format(
            Locale.ROOT,
            "Open loop at %,d events/s: half of the %,d that tracker, sinks and Postgres keep up with together, live (%.0f %% of what the tracker alone drains; the load is made on the same processors). 100 plans/s more are started and their rows looked for by primary key every 5 ms (a row is seen that much and a query later than it could be, never earlier); from when each was due, %d windows of %d s; fsync and synchronous_commit on.",
            found.perSecond(),
            found.capacity(),
            100.0 * found.capacity() / drained,
            found.windows().size(),
            WINDOW_SECONDS);
    Map<String, Object> details =
        Map.of(
            "windows", found.windows(),
            "events_per_second", found.perSecond(),
            "kept_up_with", found.capacity(),
            "rates_tried", found.steps());
    return List.of(
        finding(Figure.FRESHNESS_POSTGRES_P50_MS, found, w -> w.rows().p50(), details, note),
        finding(Figure.FRESHNESS_POSTGRES_P99_MS, found, w -> w.rows().p99(), details, note));
  }

  private static Finding finding(
      Figure figure,
      RowFreshnessMain.Result found,
      ToLongFunction<RowFreshnessMain.Window> micros,
      Map<String, Object> details,
      String note) {
    return Finding.of(
        figure,
        Estimate.of(found.windows().stream().map(w -> micros.applyAsLong(w) / 1_000.0).toList()),
        details,
        note);
  }
}
