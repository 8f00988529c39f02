// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.process.Noise;
import dev.headway.ops.benchmark.process.Progress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

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

  /** Measures. */
  public Report run() throws InterruptedException {
    Instant begin = Instant.now();
    Noise noise = new Noise();
    List<Finding> findings = new ArrayList<>();
    try (Workbench bench = Workbench.open(folder, progress, noise)) {
      OptionalDouble rate = OptionalDouble.empty();
      if (wants(THROUGHPUT)) {
        ThroughputTrial.Outcome outcome = new ThroughputTrial(bench, scale).run();
        findings.addAll(outcome.findings());
        rate = OptionalDouble.of(outcome.trackerEventsPerSecond());
      }
      LivePlans few = new LivePlans(bench, "few", scale.fewPlans());
      LivePlans many = new LivePlans(bench, "many", scale.manyPlans());
      if (wants(START)) {
        findings.add(new StartTrial(bench, scale, few).run());
      }
      if (wants(POINT_READ)) {
        findings.addAll(new PointReadTrial(bench, scale, few).run());
      }
      if (wants(FRESHNESS)) {
        double capacity =
            rate.isPresent()
                ? rate.getAsDouble()
                : new CapacityTrial(bench, scale).eventsPerSecond();
        findings.addAll(new FreshnessTrial(bench, scale, capacity).run());
      }
      if (wants(INGEST)) {
        findings.add(new IngestUnderReadsTrial(bench, scale).run());
      }
      if (wants(STATE_SCALE)) {
        findings.add(new StateScaleTrial(scale, few, many).run());
      }
      if (wants(RESTORE)) {
        findings.addAll(new RestoreTrial(bench, scale, many).run());
      }
      many.drop();
      if (!scale.quick()) {
        findings.addAll(longTrials(bench));
      }
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

  private List<Finding> longTrials(Workbench bench) throws InterruptedException {
    List<Finding> findings = new ArrayList<>();
    LivePlans some = new LivePlans(bench, "some", scale.somePlans());
    if (wants(RECOVERY)) {
      findings.add(new RecoveryTrial(bench, some).sameHost());
    }
    if (wants(STANDBY)) {
      findings.add(new RecoveryTrial(bench, some).standby());
    }
    some.drop();
    if (wants(MEMORY)) {
      findings.addAll(new MemoryTrial(bench, scale).run());
    }
    return findings;
  }

  private boolean wants(Set<Figure> figures) {
    return figures.stream().anyMatch(wanted::contains);
  }

  /** Every figure, in its order. */
  private List<Finding> complete(List<Finding> found) {
    List<Finding> all = new ArrayList<>();
    for (Figure figure : Figure.values()) {
      all.add(
          found.stream()
              .filter(f -> f.figure() == figure && wanted.contains(figure))
              .findFirst()
              .orElseGet(
                  () ->
                      Finding.notRun(
                          figure, wanted.contains(figure) ? "full run only" : "not asked for")));
    }
    return all;
  }
}
