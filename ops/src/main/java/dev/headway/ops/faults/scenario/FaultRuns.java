// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.faults.fault.TinyDisk;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Runs scenarios one after the other, each in a folder of its own that is kept when it fails. */
public final class FaultRuns {
  /** Room for the stores of a short run, and little more. */
  private static final int TINY_MEBIBYTES = 64;

  private final Path folder;
  private final PrintWriter out;
  private final Class<?> main;

  private volatile boolean running;

  /** Whether this process was told to end: what a run finds from then on says nothing. */
  private volatile boolean ending;

  /**
   * Below {@code folder}.
   *
   * @param out told what happens
   * @param main main class of the headway command, for what runs beside a stack
   */
  public FaultRuns(Path folder, PrintWriter out, Class<?> main) {
    this.main = main;
    this.folder = folder;
    this.out = out;
    Runtime.getRuntime().addShutdownHook(new Thread(this::end, "faults-ending"));
  }

  /**
   * Runs one.
   *
   * @throws InterruptedException when this process is told to end meanwhile, which stops the
   *     cluster under the run
   */
  public Outcome run(Scenario scenario, long seed) throws InterruptedException {
    Path data = folder.resolve(scenario.id() + "-" + seed);
    long began = System.nanoTime();
    say(began, scenario, seed, scenario.title());
    running = true;
    Outcome outcome =
        switch (scenario) {
          case LoadScenario load when load.id().equals(Scenarios.FULL_DISK) ->
              onTinyDisk(load, seed, data, began);
          case LoadScenario load ->
              Run.of(load, seed, data, line -> say(began, scenario, seed, line));
          case AgentScenario agents ->
              AgentRun.of(agents, seed, data, main, line -> say(began, scenario, seed, line));
        };
    running = false;
    if (ending) {
      throw new InterruptedException();
    }
    say(
        began,
        scenario,
        seed,
        outcome.good() ? "good" : "FAILED: " + outcome.findings().size() + " findings");
    outcome.findings().stream().limit(10).forEach(f -> say(began, scenario, seed, "  " + f));
    if (outcome.good()) {
      delete(data);
    }
    return outcome;
  }

  private void end() {
    ending = true;
    if (running) {
      out.println("interrupted: what was running is neither good nor failed; see " + folder);
      out.flush();
    }
  }

  private Outcome onTinyDisk(LoadScenario scenario, long seed, Path data, long began)
      throws InterruptedException {
    try (TinyDisk disk = TinyDisk.mount(folder.resolve("tiny-" + seed), TINY_MEBIBYTES)) {
      ClusterPlan plan = scenario.cluster().withStates(Map.of(1, disk.folder()));
      LoadScenario placed =
          new LoadScenario(
              scenario.id(),
              scenario.title(),
              plan,
              scenario.load(),
              scenario.warmUp(),
              scenario.readers(),
              scenario.faults());
      return Run.of(placed, seed, data, line -> say(began, scenario, seed, line));
    } catch (IOException e) {
      return new Outcome(
          scenario.id(),
          seed,
          List.of(),
          0,
          0,
          List.of(),
          "",
          Duration.ZERO,
          "no small file system can be made here: " + e.getMessage(),
          List.of());
    }
  }

  private void say(long began, Scenario scenario, long seed, String line) {
    long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    out.println("[" + scenario.id() + " seed " + seed + " " + seconds + " s] " + line);
    out.flush();
  }

  private static void delete(Path data) {
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
