// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** From the start of the app's process to its /ready, with its stores in place. */
final class StartTrial {
  private final Workbench bench;
  private final Scale scale;
  private final LivePlans plans;

  StartTrial(Workbench bench, Scale scale, LivePlans plans) {
    this.bench = bench;
    this.scale = scale;
    this.plans = plans;
  }

  Finding run() throws InterruptedException {
    plans.ensure();
    int starts = scale.runs();
    List<Double> seconds = new ArrayList<>();
    try (LocalStack app = bench.app(plans.application(), plans.prefix(), plans.state(), 1)) {
      for (int start = 1; start <= starts; start++) {
        app.app().stop();
        bench.progress().step(String.format(Locale.ROOT, "start %d/%d", start, starts));
        long begin = System.nanoTime();
        app.app().start();
        seconds.add((System.nanoTime() - begin) / 1e9);
      }
    }
    return Finding.of(
        Figure.START_SECONDS,
        Estimate.of(seconds),
        Map.of(),
        String.format(
            Locale.ROOT,
            "%d starts after orderly stops, broker running, %,d plans in the stores; looked at every 50 ms.",
            starts,
            plans.plans()));
  }
}
