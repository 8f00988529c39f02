// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.benchmark.Benchmark;
import dev.headway.ops.benchmark.BenchmarkDocument;
import dev.headway.ops.benchmark.EarlierDocument;
import dev.headway.ops.benchmark.Figure;
import dev.headway.ops.benchmark.Finding;
import dev.headway.ops.benchmark.Report;
import dev.headway.ops.benchmark.Scale;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.process.Progress;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.view.Table;
import dev.headway.ops.view.Terminal;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how far Headway is from bare Kafka Streams. */
@Command(
    name = "benchmark",
    description = {
      "Measures Headway against baselines on a broker of its own and says how each figure stands to its goal.",
      "A run takes an hour or two, with --quick a quarter of an hour; nothing else should run on the machine meanwhile.",
      "docs/benchmarks.md is brought up to date: figures that are left out keep what it says of an earlier run. Exit code 1 when one could not be measured."
    })
final class BenchmarkCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Figures to measure (default: all): ${COMPLETION-CANDIDATES}.",
      completionCandidates = Names.class)
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--quick",
      description =
          "300,000 events and 3 pairs instead of a million and 7; leaves lists, recovery, history and memory out.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes the findings there, too.")
  private @Nullable Path json;

  @Option(
      names = "--document",
      paramLabel = "FILE",
      description =
          "Writes the findings there as Markdown, whenever there are more; figures that are left out keep what it says of an earlier run (default, at the end: docs/benchmarks.md of this installation, when no N is given).")
  private @Nullable Path document;

  @Option(names = "--events", paramLabel = "N", description = "Events of a drain.")
  private @Nullable Long events;

  @Option(names = "--pairs", paramLabel = "N", description = "Drains of each kind.")
  private @Nullable Integer pairs;

  @Option(
      names = "--plans",
      paramLabel = "N",
      description = "Plans that count as many (default: 1,000,000).")
  private @Nullable Long plans;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "42",
      description = "Seed of the loads (default: ${DEFAULT-VALUE}).")
  private long seed = 42;

  BenchmarkCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** For the help. */
  static final class Names implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return Arrays.stream(Figure.values()).map(Figure::key).iterator();
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    Set<Figure> figures = figures();
    Scale scale = scale();
    Terminal terminal = headway.terminal();
    Path folder = headway.data().root().resolve("benchmark-" + ProcessHandle.current().pid());
    Report report;
    try {
      report =
          new Benchmark(scale, figures, folder, new Progress(terminal), this::writeNamed).run();
    } catch (BenchmarkException e) {
      throw new RequestFailedException(String.valueOf(e.getMessage()), false, e);
    }
    print(report);
    writeNamed(report);
    Path markdown = document == null ? standardDocument() : document;
    if (markdown != null) {
      writeDocument(markdown, report);
      terminal.out().println("written: " + markdown);
    }
    return report.findings().stream().anyMatch(Finding::failed) ? 1 : 0;
  }

  /** The files that were asked for; what is in the installation is only replaced at the end. */
  private void writeNamed(Report report) {
    if (json != null) {
      write(json, report.json().toPrettyString() + "\n");
    }
    if (document != null) {
      writeDocument(document, report);
    }
  }

  private void writeDocument(Path file, Report report) {
    write(file, BenchmarkDocument.of(report, "./headway benchmark", earlier(file)));
  }

  private static EarlierDocument earlier(Path file) {
    try {
      return Files.exists(file)
          ? new EarlierDocument(Files.readString(file))
          : EarlierDocument.NONE;
    } catch (IOException e) {
      throw new RequestFailedException(
          "The file " + file + " cannot be read: " + e.getMessage(), false, e);
    }
  }

  /** In the docs folder beside ops/target, for a run at one of the scales that are meant. */
  private @Nullable Path standardDocument() {
    boolean asMeant = events == null && pairs == null && plans == null;
    CodeSource source = BenchmarkCommand.class.getProtectionDomain().getCodeSource();
    if (!asMeant || source == null) {
      return null;
    }
    try {
      Path docs = Path.of(source.getLocation().toURI()).resolve("../../../docs").normalize();
      return Files.isDirectory(docs) ? docs.resolve("benchmarks.md") : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private Set<Figure> figures() {
    return names.isEmpty()
        ? EnumSet.allOf(Figure.class)
        : names.stream()
            .map(
                name ->
                    Figure.byKey(name)
                        .orElseThrow(
                            () ->
                                headway.usage(
                                    new IllegalArgumentException(
                                        "There is no figure '" + name + "'."))))
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Figure.class)));
  }

  private Scale scale() {
    Scale standard = quick ? Scale.quickly() : Scale.full();
    long chosenEvents = events == null ? standard.events() : events;
    int chosenPairs = pairs == null ? standard.pairs() : pairs;
    if (chosenEvents < 1_000 || chosenPairs < 1 || (plans != null && plans < 1_000)) {
      throw headway.usage(
          new IllegalArgumentException(
              "A run needs 1000 events, one pair and 1000 plans at least."));
    }
    return new Scale(
        quick,
        chosenEvents,
        chosenPairs,
        standard.livePlans(),
        plans == null ? standard.manyPlans() : plans,
        seed);
  }

  private void print(Report report) {
    Terminal terminal = headway.terminal();
    Table table = new Table("figure", "must", "aim", "median", "95 % interval", "met");
    for (int i = 0; i < report.rows().size(); i++) {
      Report.Row row = report.rows().get(i);
      table.row(
          new Table.Cell(row.figure(), Terminal.Style.STRONG),
          new Table.Cell(row.must(), Terminal.Style.FAINT),
          new Table.Cell(row.aim(), Terminal.Style.FAINT),
          new Table.Cell(row.median(), Terminal.Style.STRONG),
          new Table.Cell(row.interval(), Terminal.Style.FAINT),
          new Table.Cell(row.met(), style(report.findings().get(i).met())));
    }
    table.lines(terminal).forEach(terminal.out()::println);
    terminal.out().println();
    report.circumstances().forEach(terminal.out()::println);
    terminal.out().flush();
  }

  private static Terminal.Style style(Finding.Met met) {
    return switch (met) {
      case NOT_RUN -> Terminal.Style.FAINT;
      case NO, FAILED -> Terminal.Style.BAD;
      case NOT_CLEARLY -> Terminal.Style.WARNING;
      case YES, AIM -> Terminal.Style.GOOD;
    };
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new RequestFailedException(
          "The file " + file + " cannot be written: " + e.getMessage(), false, e);
    }
  }
}
