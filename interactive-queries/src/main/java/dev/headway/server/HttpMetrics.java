// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Metrics of the server. The route's template is a label, its parameters never are. */
final class HttpMetrics {
  private static final Duration[] BUCKETS =
      LongStream.of(2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;
  private final String name;
  private final String description;

  /** Looking a timer up in the registry costs more than using it. */
  private final Map<Answer, Timer> timers = new ConcurrentHashMap<>();

  private record Answer(String method, String template, int status) {}

  private HttpMetrics(MeterRegistry registry, String name, String description) {
    this.registry = registry;
    this.name = name;
    this.description = description;
  }

  /** Of requests by clients. */
  static HttpMetrics ofClients(MeterRegistry registry) {
    return new HttpMetrics(
        registry,
        "http.server.requests",
        "Time from a request's arrival at its route to its answer");
  }

  /** Of requests that another instance forwarded. */
  static HttpMetrics ofInstances(MeterRegistry registry) {
    return new HttpMetrics(
        registry,
        "headway.instance.requests",
        "Time from the arrival of a request forwarded by another instance to its answer");
  }

  void answered(String method, String template, int status, long nanos) {
    timers
        .computeIfAbsent(new Answer(method, template, status), this::timer)
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Answer answer) {
    return Timer.builder(name)
        .description(description)
        .tags(
            "method",
            answer.method(),
            "uri",
            answer.template(),
            "status",
            Integer.toString(answer.status()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
