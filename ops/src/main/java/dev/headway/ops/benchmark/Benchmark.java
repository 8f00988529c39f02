// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.process.Noise;
import dev.headway.ops.benchmark.process.Progress;
import dev.headway.ops.stack.StackException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Measures figures. */
public final class Benchmark {
  private static final Set<Figure> THROUGHPUT =
      EnumSet.of(Figure.THROUGHPUT_VS_B1, Figure.THROUGHPUT_VS_B2);
  private static final Set<Figure> START = EnumSet.of(Figure.START_SECONDS);
  private static final Set<Figure> POINT_READ =
      EnumSet.of(Figure.POINT_READ_VS_B3, Figure.POINT_READ_P99_MS);
  private static final Set<Figure> STATE_SCALE = EnumSet.of(Figure.STATE_SCALE_1M_VS_10K);
  private static final Set<Figure> RESTORE =
      EnumSet.of(Figure.RESTORE_VS_B5, Figure.RESTORE_1M_SECONDS);

  private static final Set<Figure> FRESHNESS =
      EnumSet.of(Figure.FRESHNESS_P50_MS, Figure.FRESHNESS_P99_MS, Figure.COMMITTED_P99_MS);
  private static final Set<Figure> LISTS = EnumSet.of(Figure.LIST_PAGE_P99_MS);
  private static final Set<Figure> INGEST = EnumSet.of(Figure.INGEST_UNDER_READS);
  private static final Set<Figure> RECOVERY = EnumSet.of(Figure.RECOVERY_SECONDS);
  private static final Set<Figure> STANDBY = EnumSet.of(Figure.RECOVERY_STANDBY_SECONDS);
  private static final Set<Figure> MEMORY =
      EnumSet.of(Figure.RSS_MIB_1M_PLANS, Figure.RSS_MIB_FURTHER_MILLION);
  private static final Set<Figure> SINK =
      EnumSet.of(Figure.SINK_VS_B4, Figure.SINK_ROWS_PER_SECOND);
  private static final Set<Figure> ROWS =
      EnumSet.of(Figure.FRESHNESS_POSTGRES_P50_MS, Figure.FRESHNESS_POSTGRES_P99_MS);

  private static final Set<Figure> STREAMS = EnumSet.of(Figure.SSE_P99_MS, Figure.SSE_MIB_PER_1000);

  private final Scale scale;
  private final Set<Figure> wanted;
  private final Path folder;
  private final Progress progress;
  private final Consumer<Report> soFar;
  private final Instant begin = Instant.now();
  private final Noise noise = new Noise();
  private final Map<Figure, Finding> findings = new EnumMap<>(Figure.class);

  /**
   * @param scale how much
   * @param wanted which figures
   * @param folder for all data; deleted at the end
   * @param progress told what is being done
   * @param soFar given what is found each time there is more, so that a run that is cut off was not
   *     for nothing
   */
  public Benchmark(
      Scale scale, Set<Figure> wanted, Path folder, Progress progress, Consumer<Report> soFar) {
    this.scale = scale;
    this.wanted = EnumSet.copyOf(wanted);
    this.folder = folder;
    this.progress = progress;
    this.soFar = soFar;
  }

  /** Measures. What goes wrong with one figure does not keep the others from being measured. */
  public Report run() throws InterruptedException {
    try (Workbench bench = Workbench.open(folder, progress, noise)) {
      measure(bench);
      progress.step("stopping Kafka and the registry");
    }
    progress.end();
    return report("full run only");
  }

  private Report report(String missing) {
    return new Report(
        Machine.here(),
        begin,
        Duration.between(begin, Instant.now()),
        scale,
        noise.found(),
        complete(missing));
  }

  private void measure(Workbench bench) throws InterruptedException {
    AtomicReference<Double> rate = new AtomicReference<>();
    attempt(
        bench,
        THROUGHPUT,
        () -> {
          ThroughputTrial.Outcome outcome = new ThroughputTrial(bench, scale).run();
          rate.set(outcome.trackerEventsPerSecond());
          return outcome.findings();
        });
    LivePlans few = new LivePlans(bench, "few", scale.fewPlans());
    LivePlans many = new LivePlans(bench, "many", scale.manyPlans());
    LivePlans some = new LivePlans(bench, "some", scale.somePlans());
    attempt(bench, START, () -> List.of(new StartTrial(bench, scale, few).run()));
    attempt(bench, POINT_READ, new PointReadTrial(bench, scale, few)::run);
    attempt(bench, FRESHNESS, () -> new FreshnessTrial(bench, scale, capacity(bench, rate)).run());
    attempt(bench, INGEST, () -> List.of(new IngestUnderReadsTrial(bench, scale).run()));
    // As they were folded: the drains that follow make their changelog several times as long.
    attempt(bench, RESTORE, new RestoreTrial(bench, scale, many)::run);
    attempt(bench, STATE_SCALE, () -> List.of(new StateScaleTrial(scale, few, many).run()));
    many.drop();
    if (!scale.quick()) {
      attempt(bench, SINK, new SinkTrial(bench, scale)::run);
      attempt(bench, ROWS, () -> new RowFreshnessTrial(bench, scale, capacity(bench, rate)).run());
      attempt(bench, STREAMS, new StreamsTrial(bench, scale)::run);
      attempt(bench, LISTS, () -> List.of(new ListPageTrial(bench, some).run()));
      attempt(bench, RECOVERY, () -> List.of(new RecoveryTrial(bench, some).sameHost()));
      attempt(bench, STANDBY, () -> List.of(new RecoveryTrial(bench, some).standby()));
      some.drop();
      attempt(bench, MEMORY, new MemoryTrial(bench, scale)::run);
    }
  }

  private double capacity(Workbench bench, AtomicReference<Double> rate)
      throws InterruptedException {
    Double known = rate.get();
    if (known == null) {
      known = new CapacityTrial(bench, scale).eventsPerSecond();
      rate.set(known);
    }
    return known;
  }

  /** Measures some figures together. */
  private interface Trial {
    List<Finding> run() throws InterruptedException;
  }

  private void attempt(Workbench bench, Set<Figure> figures, Trial trial)
      throws InterruptedException {
    if (!wants(figures)) {
      return;
    }
    try {
      trial.run().forEach(finding -> findings.put(finding.figure(), finding));
    } catch (BenchmarkException | StackException e) {
      if (bench.ending()) {
        // By Ctrl-C: the JVM goes as soon as everything is taken away.
        new CountDownLatch(1).await();
      }
      String what = String.valueOf(e.getMessage());
      progress.say("FAILED " + figures.stream().map(Figure::key).toList() + ": " + what);
      figures.forEach(
          figure ->
              findings.put(figure, Finding.failed(figure, what.lines().findFirst().orElse(""))));
    }
    soFar.accept(report("not measured yet"));
  }

  private boolean wants(Set<Figure> figures) {
    return figures.stream().anyMatch(wanted::contains);
  }

  /** Every figure, in its order. */
  private List<Finding> complete(String missing) {
    List<Finding> all = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      Finding finding = findings.get(figure);
      if (!wanted.contains(figure)) {
        all.add(Finding.notRun(figure, "not asked for"));
      } else {
        all.add(finding == null ? Finding.notRun(figure, missing) : finding);
      }
    }
    return all;
  }
}
