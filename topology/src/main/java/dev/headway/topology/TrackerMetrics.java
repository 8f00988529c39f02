// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.event.PlanEvent;
import dev.headway.event.Refusal;
import dev.headway.event.Warning;
import dev.headway.plan.EndMarker;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.DeadLetterStage;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Headway's own counters. They count what this process did since it started, work redone after a
 * crash included; the exact numbers are in the store.
 */
public final class TrackerMetrics {
  private final MeterRegistry registry;
  private final Map<Class<?>, Counter> folded = new ConcurrentHashMap<>();
  private final Counter duplicates;
  private final Counter untracked;
  private final Counter rerouted;
  private final Counter ambiguous;
  private final Counter snapshots;
  private final Timer freshness;
  private final AtomicLong held = new AtomicLong();

  /** Registers the counters with {@code registry}. */
  public TrackerMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.duplicates = outcome("duplicate");
    this.untracked = outcome("untracked");
    this.rerouted =
        Counter.builder("headway.events.rerouted")
            .description("Events that took the slow path.")
            .register(registry);
    this.ambiguous =
        Counter.builder("headway.correlations.ambiguous")
            .description("Requests whose correlation already belongs to another plan.")
            .register(registry);
    this.snapshots =
        Counter.builder("headway.snapshots")
            .description("Plan snapshots emitted.")
            .register(registry);
    this.freshness =
        Timer.builder("headway.freshness")
            .description("From an event's record time to its fold.")
            .publishPercentiles(0.5, 0.99)
            .distributionStatisticExpiry(Duration.ofMinutes(2))
            .register(registry);
    registry.gauge("headway.unmatched.held", held);
  }

  private Counter outcome(String outcome) {
    return Counter.builder("headway.events")
        .description("Input records by what became of them.")
        .tag("outcome", outcome)
        .tag("kind", "any")
        .register(registry);
  }

  void folded(PlanEvent event, long ageMillis) {
    folded
        .computeIfAbsent(
            event.fact().getClass(),
            fact ->
                Counter.builder("headway.events")
                    .description("Input records by what became of them.")
                    .tag("outcome", "folded")
                    .tag("kind", kind(fact))
                    .register(registry))
        .increment();
    freshness.record(Math.max(0, ageMillis), TimeUnit.MILLISECONDS);
  }

  private static String kind(Class<?> fact) {
    return fact.getSimpleName().replaceAll("([a-z])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  void duplicate() {
    duplicates.increment();
  }

  void untracked() {
    untracked.increment();
  }

  void rerouted() {
    rerouted.increment();
  }

  void ambiguous() {
    ambiguous.increment();
  }

  void snapshot() {
    snapshots.increment();
  }

  void removed(EndMarker.Kind why) {
    Counter.builder("headway.plans.removed")
        .description("Plans that left the stores, by why.")
        .tag("why", why.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  void warning(Warning warning) {
    Counter.builder("headway.warnings")
        .description("Warnings raised about plans, by kind.")
        .tag("kind", warning.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }

  void held(int change) {
    held.addAndGet(change);
  }

  void deadLetter(DeadLetterReason reason, DeadLetterStage stage) {
    Counter.builder("headway.dead.letters")
        .description("Records refused, by reason and stage.")
        .tag("reason", Refusal.label(reason))
        .tag("stage", stage.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment();
  }
}
