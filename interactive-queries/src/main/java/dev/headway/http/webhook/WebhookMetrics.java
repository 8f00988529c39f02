// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Metrics of webhooks: of this instance, for the deliveries that are its to make. */
public final class WebhookMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15)
  };

  private final MeterRegistry registry;

  /** Metrics in {@code registry}. */
  public WebhookMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** Watches what waits, and whether somebody looks after it. */
  public void watch(DeliverySchedule schedule, AtomicBoolean running, Clock clock) {
    Gauge.builder("headway.webhook.pending", schedule, s -> s.waiting().size() + s.underWay())
        .description("Deliveries that wait for an attempt or are being made")
        .register(registry);
    Gauge.builder("headway.webhook.oldest.pending", schedule, s -> oldest(s.waiting(), clock))
        .description("Age of the oldest delivery that waits")
        .baseUnit("seconds")
        .register(registry);
    Gauge.builder("headway.webhook.running", running, r -> r.get() ? 1 : 0)
        .description("Whether changes are followed for webhooks: 0 is an outage")
        .register(registry);
  }

  private static double oldest(List<Delivery> waiting, Clock clock) {
    Instant now = clock.instant();
    return waiting.stream()
        .mapToDouble(delivery -> Duration.between(delivery.createdAt(), now).toMillis() / 1_000.0)
        .max()
        .orElse(0);
  }

  /** An attempt was made. */
  public void attempted(Attempt attempt) {
    String outcome = attempt.isGood() ? "good" : attempt.status() == null ? "no_answer" : "refused";
    Timer.builder("headway.webhook.attempts")
        .description("Attempts to deliver, by outcome")
        .tag("outcome", outcome)
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(attempt.took());
  }

  /** A delivery has ended. */
  public void ended(Delivery delivery) {
    if (!delivery.isPending()) {
      Counter.builder("headway.webhook.deliveries")
          .description("Deliveries that have ended, by outcome")
          .tag("outcome", delivery.state().label())
          .register(registry)
          .increment();
    }
  }
}
