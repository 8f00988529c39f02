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
  private static final Set<Figure> INGEST = EnumSet.of(Figure.INGEST_UNDER_READS);
  private static final Set<Figure> RECOVERY = EnumSet.of(Figure.RECOVERY_SECONDS);
  private static final Set<Figure> STANDBY = EnumSet.of(Figure.RECOVERY_STANDBY_SECONDS);
  private static final Set<Figure> MEMORY =
      EnumSet.of(Figure.RSS_MIB_1M_PLANS, Figure.RSS_MIB_FURTHER_MILLION);

  private final Scale scale;
  private final Set<Figure> wanted;
  private final Path folder;
  private final Progress progress;

  /**
   * @param scale how much
   * @param wanted which figures
   * @param folder for all data; deleted at the end
   * @param progress told what is being done
   */
  public Benchmark(Scale scale, Set<Figure> wanted, Path folder, Progress progress) {
    this.scale = scale;
    this.wanted = EnumSet.copyOf(wanted);
    this.folder = folder;
    this.progress = progress;
  }

  /** Measures. What goes wrong with one figure does not keep the others from being measured. */
  public Report run() throws InterruptedException {
    Instant begin = Instant.now();
    Noise noise = new Noise();
    Map<Figure, Finding> findings = new EnumMap<>(Figure.class);
    try (Workbench bench = Workbench.open(folder, progress, noise)) {
      measure(bench, findings);
      progress.step("stopping Kafka and the registry");
    }
    progress.end();
    return new Report(
        Machine.here(),
        begin,
        Duration.between(begin, Instant.now()),
        scale,
        noise.found(),
        complete(findings));
  }

  private void measure(Workbench bench, Map<Figure, Finding> findings) throws InterruptedException {
    AtomicReference<Double> rate = new AtomicReference<>();
    attempt(
        bench,
        THROUGHPUT,
        findings,
        () -> {
          ThroughputTrial.Outcome outcome = new ThroughputTrial(bench, scale).run();
          rate.set(outcome.trackerEventsPerSecond());
          return outcome.findings();
        });
    LivePlans few = new LivePlans(bench, "few", scale.fewPlans());
    LivePlans many = new LivePlans(bench, "many", scale.manyPlans());
    LivePlans some = new LivePlans(bench, "some", scale.somePlans());
    attempt(bench, START, findings, () -> List.of(new StartTrial(bench, scale, few).run()));
    attempt(bench, POINT_READ, findings, new PointReadTrial(bench, scale, few)::run);
    attempt(
        bench,
        FRESHNESS,
        findings,
        () -> {
          Double known = rate.get();
          double capacity =
              known == null ? new CapacityTrial(bench, scale).eventsPerSecond() : known;
          return new FreshnessTrial(bench, scale, capacity).run();
        });
    attempt(bench, INGEST, findings, () -> List.of(new IngestUnderReadsTrial(bench, scale).run()));
    attempt(
        bench, STATE_SCALE, findings, () -> List.of(new StateScaleTrial(scale, few, many).run()));
    attempt(bench, RESTORE, findings, new RestoreTrial(bench, scale, many)::run);
    many.drop();
    if (!scale.quick()) {
      attempt(bench, RECOVERY, findings, () -> List.of(new RecoveryTrial(bench, some).sameHost()));
      attempt(bench, STANDBY, findings, () -> List.of(new RecoveryTrial(bench, some).standby()));
      some.drop();
      attempt(bench, MEMORY, findings, new MemoryTrial(bench, scale)::run);
    }
  }

  /** Measures some figures together. */
  private interface Trial {
    List<Finding> run() throws InterruptedException;
  }

  private void attempt(
      Workbench bench, Set<Figure> figures, Map<Figure, Finding> findings, Trial trial)
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
  }

  private boolean wants(Set<Figure> figures) {
    return figures.stream().anyMatch(wanted::contains);
  }

  /** Every figure, in its order. */
  private List<Finding> complete(Map<Figure, Finding> found) {
    List<Finding> all = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      Finding finding = found.get(figure);
      if (!wanted.contains(figure)) {
        all.add(Finding.notRun(figure, "not asked for"));
      } else {
        all.add(finding == null ? Finding.notRun(figure, "full run only") : finding);
      }
    }
    return all;
  }
}
