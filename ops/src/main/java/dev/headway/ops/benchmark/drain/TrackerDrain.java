// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A tracker, seen through its own counters. */
final class TrackerDrain implements Drain {
  private static final long LOOK_AGAIN_NANOS = 100_000_000;

  private final MeterRegistry metrics;
  private final AutoCloseable tracker;
  private List<Counter> outcomes = List.of();
  private long looked;

  TrackerDrain(MeterRegistry metrics, AutoCloseable tracker) {
    this.metrics = metrics;
    this.tracker = tracker;
  }

  /** Counters appear with the first event of their kind; looking for them each time would cost. */
  private List<Counter> outcomes() {
    long now = System.nanoTime();
    if (outcomes.isEmpty() || now - looked > LOOK_AGAIN_NANOS) {
      List<Counter> found = new ArrayList<>(metrics.find("headway.events").counters());
      found.addAll(metrics.find("headway.dead.letters").counters());
      outcomes = found;
      looked = now;
    }
    return outcomes;
  }

  @Override
  public long processed() {
    double sum = 0;
    for (Counter counter : outcomes()) {
      sum += counter.count();
    }
    return (long) sum;
  }

  @Override
  public Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>();
    for (Counter counter : metrics.find("headway.events").counters()) {
      String outcome = counter.getId().getTag("outcome");
      counts.merge(outcome == null ? "?" : outcome, (long) counter.count(), Long::sum);
    }
    counts.put("dead-letters", sum("headway.dead.letters"));
    counts.put("snapshots", sum("headway.snapshots"));
    counts.put("rerouted", sum("headway.events.rerouted"));
    return counts;
  }

  private long sum(String name) {
    return (long) metrics.find(name).counters().stream().mapToDouble(Counter::count).sum();
  }

  @Override
  public void close() {
    try {
      tracker.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the tracker cannot be stopped", e);
    }
  }
}
