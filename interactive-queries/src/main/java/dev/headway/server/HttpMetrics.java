// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** Metrics of the server. The route's template is a label, its parameters never are. */
final class HttpMetrics {
  private static final Duration[] BUCKETS =
      LongStream.of(2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  private final MeterRegistry registry;

  HttpMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void answered(String method, String template, int status, long nanos) {
    Timer.builder("http.server.requests")
        .description("Time from a request's arrival at its route to its answer")
        .tags("method", method, "uri", template, "status", Integer.toString(status))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(nanos, TimeUnit.NANOSECONDS);
  }
}
