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
      if (wants(THROUGHPUT)) {
        findings.addAll(new ThroughputTrial(bench, scale).run().findings());
      }
      LivePlans few = new LivePlans(bench, "few", scale.fewPlans());
      LivePlans many = new LivePlans(bench, "many", scale.manyPlans());
      if (wants(START)) {
        findings.add(new StartTrial(bench, scale, few).run());
      }
      if (wants(POINT_READ)) {
        findings.addAll(new PointReadTrial(bench, scale, few).run());
      }
      if (wants(STATE_SCALE)) {
        findings.add(new StateScaleTrial(scale, few, many).run());
      }
      if (wants(RESTORE)) {
        findings.addAll(new RestoreTrial(bench, scale, many).run());
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
