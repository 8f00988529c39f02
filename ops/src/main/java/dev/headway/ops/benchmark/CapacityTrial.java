// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.DrainKind;
import dev.headway.ops.benchmark.load.LoadPlan;

/** How many events a second the tracker drains, for trials that need to know only that. */
final class CapacityTrial {
  private static final String PREFIX = "capacity.";
  private static final long EVENTS = 150_000;

  private final Workbench bench;
  private final Scale scale;

  CapacityTrial(Workbench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
  }

  double eventsPerSecond() throws InterruptedException {
    long events = Math.min(EVENTS, scale.events());
    bench.fill(PREFIX, new LoadPlan.Living(scale.seed(), events, scale.livePlans()));
    double rate =
        bench
            .freshDrain(
                "how much the tracker can take",
                DrainKind.TRACKER,
                PREFIX,
                bench.folder("none"),
                events)
            .eventsPerSecond();
    bench.deleteTopics(topic -> topic.startsWith(PREFIX));
    return rate;
  }
}
