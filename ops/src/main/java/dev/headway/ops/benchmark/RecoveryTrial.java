// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.load.SteadyLoadMain;
import dev.headway.ops.benchmark.process.BenchmarkChild;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.recovery.OutputWatch;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.LocalStack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * How long no change record comes out when an instance is killed under a steady load: from the last
 * one before to the first one after, on the partition that takes longest.
 */
final class RecoveryTrial {
  private static final int KILLS = 5;
  private static final long PER_SECOND = 1_000;
  private static final long LOAD_SECONDS = 3_600;
  private static final int AT_A_TIME = 4_000;
  private static final Duration FLOWING = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(5);

  /** Standbys must have caught up before the next kill; nobody tells when they have. */
  private static final Duration SETTLING = Duration.ofSeconds(30);

  /** What was committed before the kill may still be on its way to the consumer. */
  private static final Duration ON_ITS_WAY = Duration.ofMillis(500);

  private final Workbench bench;
  private final LivePlans plans;

  RecoveryTrial(Workbench bench, LivePlans plans) {
    this.bench = bench;
    this.plans = plans;
  }

  /** One instance, started again at once. */
  Finding sameHost() throws InterruptedException {
    return measure(
        Figure.RECOVERY_SECONDS,
        1,
        String.format(
            Locale.ROOT,
            "%,d plans, %,d events/s; killed and started again at once; from the last change record before to the first after on every partition, committed.",
            plans.plans(),
            PER_SECOND));
  }

  /** Two instances, of which one takes over from its standbys. */
  Finding standby() throws InterruptedException {
    return measure(
        Figure.RECOVERY_STANDBY_SECONDS,
        2,
        String.format(
            Locale.ROOT,
            "%,d plans, %,d events/s, two instances with a standby each for the other; one is killed and started again after the measurement.",
            plans.plans(),
            PER_SECOND));
  }

  private Finding measure(Figure figure, int instances, String note) throws InterruptedException {
    plans.ensure();
    List<Double> seconds = new ArrayList<>();
    try (LocalStack app = bench.app(plans.application(), plans.prefix(), plans.state(), instances);
        OutputWatch outputs = new OutputWatch(bench.cluster(), plans.prefix());
        BenchmarkChild load = load(figure)) {
      for (int kill = 0; kill < KILLS; kill++) {
        bench
            .progress()
            .step(String.format(Locale.ROOT, "%s: kill %d/%d", figure.key(), kill + 1, KILLS));
        await("change records on every partition", () -> outputs.flows(FLOWING));
        if (instances > 1) {
          Thread.sleep(SETTLING);
          await("change records on every partition", () -> outputs.flows(FLOWING));
        }
        seconds.add(kill(app.instance(kill % instances + 1), outputs, instances == 1));
        if (!load.isRunning()) {
          throw new BenchmarkException("the load has ended before the last kill");
        }
      }
    }
    return Finding.of(figure, Estimate.of(seconds), Map.of(), note);
  }

  private BenchmarkChild load(Figure figure) {
    return bench.child(
        "load of " + figure.key(),
        List.of("-Xmx128m", "-XX:+UseSerialGC"),
        SteadyLoadMain.class,
        new SteadyLoadMain.Job(
            bench.cluster(),
            plans.prefix(),
            new LoadPlan.Steps(
                1_000 + figure.ordinal(), PER_SECOND * LOAD_SECONDS, plans.plans(), AT_A_TIME),
            PER_SECOND),
        ignored -> {});
  }

  private static double kill(LocalApp instance, OutputWatch outputs, boolean restartAtOnce)
      throws InterruptedException {
    instance.kill();
    long last = outputs.latest();
    outputs.noteFrom(System.nanoTime() + ON_ITS_WAY.toNanos());
    if (restartAtOnce) {
      instance.start();
    }
    await("change records after a kill", () -> outputs.allAgain() != 0);
    long again = outputs.allAgain();
    if (!restartAtOnce) {
      instance.start();
    }
    return (again - last) / 1e9;
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new BenchmarkException("no " + what + " within " + LONGEST.toMinutes() + " min");
      }
      Thread.sleep(5);
    }
  }
}
