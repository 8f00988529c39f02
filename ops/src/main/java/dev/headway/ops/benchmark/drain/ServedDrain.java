// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.ops.benchmark.process.BenchmarkException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.LongConsumer;

/**
 * A drain by the whole app, seen from outside through its /metrics: how fast it goes between half
 * and nineteen twentieths of the events.
 */
public final class ServedDrain {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LONGEST = Duration.ofMinutes(30);
  private static final String COUNTER = "headway_events_total{";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI metrics;
  private final long pid;

  /**
   * Watches an app.
   *
   * @param httpUrl base URL
   * @param pid its process
   */
  public ServedDrain(String httpUrl, long pid) {
    this.metrics = URI.create(httpUrl + "/metrics");
    this.pid = pid;
  }

  /** What was seen at a moment. */
  private record Sample(double events, double nanos, double cpuNanos) {
    /** The moment between this and {@code next} when {@code at} events were done. */
    Sample between(Sample next, double at) {
      double share = (at - events) / (next.events - events);
      return new Sample(
          at, nanos + share * (next.nanos - nanos), cpuNanos + share * (next.cpuNanos - cpuNanos));
    }
  }

  /**
   * How it went.
   *
   * @param eventsPerSecond by wall time
   * @param cpuMicrosPerEvent processor time of the app's process, reads included
   */
  public record Result(double eventsPerSecond, double cpuMicrosPerEvent) {}

  /** Watches until all {@code events} are done. */
  public Result watch(long events, LongConsumer progress) throws InterruptedException {
    double from = events / 2.0;
    double to = events * 0.95;
    Sample begin = null;
    Sample end = null;
    Sample before = new Sample(0, System.nanoTime(), cpu());
    long deadline = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < deadline) {
      OptionalDouble done = events();
      if (done.isPresent()) {
        Sample now = new Sample(done.getAsDouble(), System.nanoTime(), cpu());
        progress.accept((long) now.events);
        if (begin == null && now.events >= from) {
          begin = before.between(now, from);
        }
        if (begin != null && end == null && now.events >= to) {
          end = before.between(now, to);
        }
        if (begin != null && end != null && now.events >= events) {
          return new Result(
              (to - from) * 1e9 / (end.nanos - begin.nanos),
              (end.cpuNanos - begin.cpuNanos) / 1e3 / (to - from));
        }
        before = now;
      }
      Thread.sleep(LOOK);
    }
    throw new BenchmarkException("the app has not folded everything in " + LONGEST);
  }

  private double cpu() {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  private OptionalDouble events() throws InterruptedException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(metrics).timeout(Duration.ofSeconds(5)).build(),
              HttpResponse.BodyHandlers.ofString());
      return response.statusCode() == 200
          ? OptionalDouble.of(
              response
                  .body()
                  .lines()
                  .filter(line -> line.startsWith(COUNTER))
                  .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                  .sum())
          : OptionalDouble.empty();
    } catch (IOException e) {
      // It has not begun to listen, or is busy: the next look tells.
      return OptionalDouble.empty();
    }
  }
}
