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
