// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.fault.Fault;
import dev.headway.ops.faults.fault.Strike;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.invariant.Recovery;
import dev.headway.ops.faults.invariant.Resources;
import dev.headway.ops.faults.load.Load;
import dev.headway.ops.faults.log.Drain;
import dev.headway.ops.stack.LocalApp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of a scenario under load with one seed. */
public final class Run {
  /** How long everything may take to be worked off once the load has ended. */
  private static final Duration DRAIN = Duration.ofSeconds(180);

  /** How long a cluster takes to be up on a machine that the bounds are meant for. */
  private static final Duration USUAL_START = Duration.ofSeconds(20);

  /** Plans that must be there before the first fault. */
  private static final int PLANS_FIRST = 10;

  private final LoadScenario scenario;
  private final long seed;
  private final Consumer<String> progress;
  private final long began = System.nanoTime();
  private final List<Finding> findings = new ArrayList<>();
  private final List<Outcome.Struck> strikes = new ArrayList<>();

  /** How much slower than usual everything is: others use the machine too. */
  private double slowness = 1;

  private Run(LoadScenario scenario, long seed, Consumer<String> progress) {
    this.scenario = scenario;
    this.seed = seed;
    this.progress = progress;
  }

  /**
   * Runs {@code scenario}.
   *
   * @param folder for data and logs; stays
   * @param progress told what happens
   */
  public static Outcome of(LoadScenario scenario, long seed, Path folder, Consumer<String> progress)
      throws InterruptedException {
    return new Run(scenario, seed, progress).run(folder);
  }

  private Outcome run(Path folder) throws InterruptedException {
    Random random = new Random(seed);
    Examination.@Nullable Result result = null;
    Readers.Tally tally = new Readers.Tally(0, 0, 0, 0);
    try (Cluster cluster = Cluster.start(scenario.cluster(), folder)) {
      slowness = Math.max(1, since(began).toMillis() / (double) USUAL_START.toMillis());
      progress.accept("cluster is up");
      try (Load load = Load.start(cluster.deployment(), scenario.load(), seed);
          StateWatch states = new StateWatch(cluster);
          HistoryWatch history = new HistoryWatch(cluster);
          Readers readers =
              new Readers(
                  cluster.deployment(), cluster::running, cluster.trouble(), scenario.readers())) {
        warmUp(readers);
        List<Resources.Use> before = resources(cluster);
        for (Fault fault : scenario.faults()) {
          strike(cluster, fault, random);
        }
        Pause.of(scenario.warmUp());
        load.finish();
        progress.accept(load.acknowledged() + " records sent; working off");
        new Drain(cluster.deployment()).await(DRAIN);
        if (cluster.hasHistory()) {
          new Drain(cluster.deployment()).awaitHistory(DRAIN);
        }
        readers.close();
        tally = readers.tally();
        findings.addAll(readers.findings());
        findings.addAll(states.findings());
        findings.addAll(history.findings());
        findings.addAll(Resources.check(before, resources(cluster)));
      }
      findings.addAll(cluster.losses());
      progress.accept("examining");
      result = Examination.of(cluster);
      findings.addAll(result.findings());
    } catch (RuntimeException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      findings.add(Finding.endedEarly(e));
    }
    return new Outcome(
        scenario.id(),
        seed,
        strikes,
        result == null ? 0 : result.inputs(),
        result == null ? 0 : result.plans(),
        result == null ? List.of() : result.views(),
        tally.answered()
            + " answered"
            + (tally.stale() == 0 ? "" : " (" + tally.stale() + " stale)")
            + ", "
            + tally.postponed()
            + " later, "
            + tally.silent()
            + " silent",
        since(began),
        "",
        findings);
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  private void warmUp(Readers readers) {
    Pause.of(scenario.warmUp());
    long deadline = System.nanoTime() + DRAIN.toNanos();
    while (readers.plansKnown() < PLANS_FIRST) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "only " + readers.plansKnown() + " plans are committed; the load does not flow");
      }
      Pause.of(Duration.ofMillis(100));
    }
  }

  private void strike(Cluster cluster, Fault fault, Random random) throws InterruptedException {
    progress.accept(fault.id() + ": " + fault.title());
    Strike strike = fault.strike(cluster, random);
    Duration bound = Duration.ofMillis(Math.round(strike.bound().toMillis() * slowness));
    String missing = cluster.awaitRecovered(bound.plusSeconds(30));
    Duration took = since(strike.began());
    strikes.add(new Outcome.Struck(fault.id(), fault.title(), strike.evidence(), took));
    if (missing != null) {
      findings.add(new Finding("I8", fault.id() + " (" + fault.title() + "): " + missing));
    }
    findings.addAll(Recovery.check(fault.id() + " (" + fault.title() + ")", took, strike.bound()));
    progress.accept(
        fault.id()
            + " fired: "
            + strike.evidence()
            + "; recovered after "
            + took.toMillis()
            + " ms");
  }

  private static List<Resources.Use> resources(Cluster cluster) {
    List<Resources.Use> uses = new ArrayList<>();
    for (LocalApp app : cluster.running()) {
      app.pid().ifPresent(pid -> Resources.of(app.id(), pid, app.state()).ifPresent(uses::add));
    }
    return uses;
  }
}
