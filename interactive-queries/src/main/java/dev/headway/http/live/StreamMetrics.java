// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Metrics of streams. */
public final class StreamMetrics {
  private static final Duration[] BUCKETS =
      LongStream.of(5, 10, 25, 50, 100, 200, 300, 500, 1_000, 2_500, 5_000, 10_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final AtomicInteger plans;
  private final AtomicInteger sets;
  private final Timer delay;

  /** What a stream is about. */
  enum Kind {
    /** One plan. */
    PLAN,
    /** All plans that fit. */
    SET
  }

  /** Metrics in {@code registry}. */
  public StreamMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.plans = subscribers("plan");
    this.sets = subscribers("set");
    this.delay =
        Timer.builder("headway.stream.delay")
            .description("Time from a change's record to its event")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
  }

  private AtomicInteger subscribers(String kind) {
    AtomicInteger open = new AtomicInteger();
    Gauge.builder("headway.stream.subscribers", open, AtomicInteger::get)
        .description("Open streams")
        .tag("kind", kind)
        .register(registry);
    return open;
  }

  /** Watches how far {@code feed} is behind. */
  public void watch(ChangeFeed feed) {
    Gauge.builder("headway.stream.feed.lag", feed, ChangeFeed::lag)
        .description("Records of plan-progress that the feed of streams is behind")
        .register(registry);
    Gauge.builder("headway.stream.feed.following", feed, f -> f.isFollowing() ? 1 : 0)
        .description("Whether plan-progress is followed: while somebody listens")
        .register(registry);
  }

  void opened(Kind kind) {
    open(kind).incrementAndGet();
  }

  void closed(Kind kind) {
    open(kind).decrementAndGet();
  }

  private AtomicInteger open(Kind kind) {
    return switch (kind) {
      case PLAN -> plans;
      case SET -> sets;
    };
  }

  void event(String type) {
    count("headway.stream.events", "Events sent", "type", type);
  }

  /** A change was sent that was written at this time, in milliseconds since the epoch. */
  void sent(long writtenAt, long now) {
    delay.record(Math.max(0, now - writtenAt), TimeUnit.MILLISECONDS);
  }

  void resync(Gap gap) {
    count("headway.stream.resyncs", "Gaps that clients were told of", "reason", gap.label());
  }

  void overflow(Kind kind) {
    count(
        "headway.stream.overflows",
        "Times a reader was so slow that it got a snapshot instead",
        "kind",
        kind == Kind.PLAN ? "plan" : "set");
  }

  void refused(String limit) {
    count("headway.stream.refused", "Streams refused for their number", "limit", limit);
  }

  private void count(String name, String description, String tag, String value) {
    // The registry knows them by name and tag; there are few, and few of each a second.
    io.micrometer.core.instrument.Counter.builder(name)
        .description(description)
        .tag(tag, value)
        .register(registry)
        .increment();
  }
}
