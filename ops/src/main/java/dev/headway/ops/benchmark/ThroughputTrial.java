// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.DrainKind;
import dev.headway.ops.benchmark.drain.DrainResult;
import dev.headway.ops.benchmark.load.LoadCounts;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.statistics.Estimate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tracker against the baselines: the same inputs are drained by each in turn, in alternating
 * order, by new applications with empty stores.
 */
final class ThroughputTrial {
  private static final String PREFIX = "load.";
  private static final List<DrainKind> RIVALS =
      List.of(DrainKind.TRACKER, DrainKind.COUNT, DrainKind.REPLAY);

  private final Workbench bench;
  private final Scale scale;

  ThroughputTrial(Workbench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
  }

  /** Rates of the tracker, in events per second, and the findings. */
  record Outcome(List<Finding> findings, double trackerEventsPerSecond) {}

  Outcome run() throws InterruptedException {
    LoadPlan load = new LoadPlan.Living(scale.seed(), scale.events(), scale.livePlans());
    LoadCounts counts = bench.fill(PREFIX, load);
    Path trace = bench.folder("trace");
    DrainResult recorded = drain("recording what the tracker does", DrainKind.RECORDING, trace);
    requireAll(DrainKind.RECORDING, recorded, counts, recorded);
    DrainResult copied = drain("B0: transactional copy", DrainKind.COPY, trace);
    Map<DrainKind, List<DrainResult>> results = new EnumMap<>(DrainKind.class);
    RIVALS.forEach(kind -> results.put(kind, new ArrayList<>()));
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      List<DrainKind> order = new ArrayList<>(RIVALS);
      if (pair % 2 == 0) {
        Collections.reverse(order);
      }
      for (DrainKind kind : order) {
        DrainResult result =
            drain(
                String.format(
                    Locale.ROOT, "throughput %d/%d: %s", pair, scale.pairs(), kind.title()),
                kind,
                trace);
        requireAll(kind, result, counts, recorded);
        results.getOrDefault(kind, new ArrayList<>()).add(result);
      }
    }
    Workbench.delete(trace);
    bench.deleteTopics(topic -> topic.startsWith(PREFIX));
    return outcome(counts, recorded, copied, results);
  }

  private DrainResult drain(String what, DrainKind kind, Path trace) throws InterruptedException {
    DrainResult result = bench.freshDrain(what, kind, PREFIX, trace, scale.events());
    bench
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "%s: %.1f CPU-µs/event, %,.0f events/s, %,.0f bytes allocated/event",
                what,
                result.cpuMicrosPerEvent(),
                result.eventsPerSecond(),
                result.allocatedBytesPerEvent()));
    return result;
  }

  /** A drain that lost or repeated something is none. */
  private static void requireAll(
      DrainKind kind, DrainResult result, LoadCounts load, DrainResult recorded) {
    Map<String, Long> counts = result.counts();
    boolean all =
        switch (kind) {
          case TRACKER, RECORDING ->
              has(counts, "folded", load.distinct())
                  && has(counts, "duplicate", load.duplicates())
                  && has(counts, "dead-letters", 0);
          case COPY, COUNT -> has(counts, "processed", load.events());
          case REPLAY ->
              has(counts, "processed", load.events())
                  && List.of("gets", "puts", "outputs").stream()
                      .allMatch(
                          kept -> has(counts, kept, recorded.counts().getOrDefault(kept, -1L)));
        };
    if (!all || result.events() != load.events()) {
      throw new BenchmarkException(
          kind.title() + " did not process the load exactly once: " + counts + " of " + load);
    }
  }

  private static boolean has(Map<String, Long> counts, String kind, long count) {
    return counts.getOrDefault(kind, -1L) == count;
  }

  private Outcome outcome(
      LoadCounts load,
      DrainResult recorded,
      DrainResult copied,
      Map<DrainKind, List<DrainResult>> results) {
    List<DrainResult> tracker = results.getOrDefault(DrainKind.TRACKER, List.of());
    List<DrainResult> count = results.getOrDefault(DrainKind.COUNT, List.of());
    List<DrainResult> replay = results.getOrDefault(DrainKind.REPLAY, List.of());
    double perSnapshot =
        (double) load.distinct()
            / Math.max(1, tracker.getFirst().counts().getOrDefault("snapshots", 1L));
    String note =
        String.format(
            Locale.ROOT,
            "%,d events of %,d plans, %,d alive at a time; %.1f events of a plan share a snapshot (locality); ratio of CPU time per event of the process, last two thirds of each drain.",
            load.events(),
            load.plans(),
            scale.livePlans(),
            perSnapshot);
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("tracker", Rates.absolute(tracker));
    first.put("b1_count", Rates.absolute(count));
    first.put("b0_copy", Rates.absolute(List.of(copied)));
    first.put("wall_ratio", Rates.wall(tracker, count));
    first.put("events_per_snapshot", perSnapshot);
    first.put("operations_per_event", operations(recorded, load));
    Map<String, Object> second = new LinkedHashMap<>();
    second.put("tracker", Rates.absolute(tracker));
    second.put("b2_replay", Rates.absolute(replay));
    second.put("wall_ratio", Rates.wall(tracker, replay));
    second.put("load", load);
    second.put("drained", counts(results));
    return new Outcome(
        List.of(
            Finding.of(Figure.THROUGHPUT_VS_B1, Rates.cpu(tracker, count), first, note),
            Finding.of(Figure.THROUGHPUT_VS_B2, Rates.cpu(tracker, replay), second, note)),
        Estimate.of(tracker.stream().map(DrainResult::eventsPerSecond).toList()).median());
  }

  /** What each drain says it did. */
  private static Map<String, Object> counts(Map<DrainKind, List<DrainResult>> results) {
    Map<String, Object> counts = new LinkedHashMap<>();
    results.forEach(
        (kind, drains) ->
            counts.put(
                kind.name().toLowerCase(Locale.ROOT),
                drains.stream().map(DrainResult::counts).toList()));
    return counts;
  }

  private static Map<String, Object> operations(DrainResult recorded, LoadCounts load) {
    Map<String, Object> operations = new LinkedHashMap<>();
    for (String kind :
        List.of("gets", "puts", "deletes", "scans", "scanned", "outputs", "value-bytes")) {
      operations.put(
          kind.replace('-', '_'),
          Math.round(100.0 * recorded.counts().getOrDefault(kind, 0L) / load.events()) / 100.0);
    }
    return operations;
  }
}
