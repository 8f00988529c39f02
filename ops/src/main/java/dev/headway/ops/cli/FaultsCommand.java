// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.faults.scenario.FaultReport;
import dev.headway.ops.faults.scenario.FaultRuns;
import dev.headway.ops.faults.scenario.Outcome;
import dev.headway.ops.faults.scenario.Scenario;
import dev.headway.ops.faults.scenario.Scenarios;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the fault tests. */
@Command(
    name = "faults",
    description = {
      "Starts stacks of its own on free ports, loads them, does damage, and compares what is left with an oracle.",
      "Exit code 1 when something does not hold; the report then names the seed and the command that runs it again."
    })
final class FaultsCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Seed of the first round; the next rounds take the next seeds (default: 1).")
  private long seed = 1;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "How often everything is run (default: 1).")
  private int rounds = 1;

  @Option(
      names = "--only",
      paramLabel = "ID",
      split = ",",
      description = "Only these, such as F1,F3,chaos; see --list.")
  private @Nullable List<String> only;

  @Option(names = "--list", description = "Shows what there is and runs nothing.")
  private boolean list;

  FaultsCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (list) {
      FaultReport.catalogue(Scenarios.all(), headway.terminal());
      return 0;
    }
    if (rounds < 1) {
      throw headway.usage(new IllegalArgumentException("--rounds must be at least 1"));
    }
    List<Scenario> chosen = chosen();
    Path folder = Files.createTempDirectory("headway-faults-");
    FaultRuns runs = new FaultRuns(folder, headway.terminal().out(), Main.class);
    List<Outcome> outcomes = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (Scenario scenario : chosen) {
        outcomes.add(runs.run(scenario, seed + round));
      }
    }
    FaultReport.print(outcomes, folder, headway.terminal());
    boolean good = outcomes.stream().allMatch(Outcome::good);
    if (good) {
      Files.deleteIfExists(folder);
    }
    return good ? 0 : 1;
  }

  private List<Scenario> chosen() {
    List<String> wanted = only;
    List<Scenario> all = Scenarios.all();
    if (wanted == null) {
      return all;
    }
    List<Scenario> chosen = new ArrayList<>();
    for (String id : wanted) {
      List<Scenario> found = Scenarios.meant(id);
      if (found.isEmpty()) {
        throw headway.usage(
            new IllegalArgumentException(
                "There is no " + id + ". There are: " + all.stream().map(Scenario::id).toList()));
      }
      found.stream().filter(s -> !chosen.contains(s)).forEach(chosen::add);
    }
    return chosen;
  }
}
