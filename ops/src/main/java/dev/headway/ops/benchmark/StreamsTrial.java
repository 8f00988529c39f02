// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.live.StreamsMain;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A thousand streams of an instance: how soon they tell, and what they take of its memory. */
final class StreamsTrial {
  private static final String PREFIX = "streams.";
  private static final int PLANS = 1_000;
  private static final int SETS = 10;
  private static final int PER_SECOND = 500;
  private static final long WARM_UP_SECONDS = 30;
  private static final long WINDOW_SECONDS = 10;

  /** What is shipped, and some more. */
  private static final long LINGER_SECONDS = 65;

  private final Workbench bench;
  private final Scale scale;

  StreamsTrial(Workbench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
  }

  List<Finding> run() throws InterruptedException {
    String application = bench.fresh("streams");
    StreamsMain.Result found;
    try (LocalStack app =
        bench.app(application, PREFIX, bench.folder("state").resolve(application), 1)) {
      found =
          bench.run(
              "streams of " + PLANS + " plans",
              scale.runs(),
              List.of("-Xmx256m", "-XX:+UseSerialGC"),
              StreamsMain.class,
              new StreamsMain.Job(
                  bench.cluster(),
                  PREFIX,
                  app.httpUrl(),
                  app.app().pid().orElseThrow(),
                  PLANS,
                  SETS,
                  PER_SECOND,
                  WARM_UP_SECONDS,
                  LINGER_SECONDS,
                  scale.runs(),
                  WINDOW_SECONDS),
              StreamsMain.Result.class);
    }
    bench.deleteTopics(topic -> topic.startsWith(PREFIX) || topic.startsWith(application));
    return findings(found);
  }

  private static List<Finding> findings(StreamsMain.Result found) {
    String note =
        String.format(
            Locale.ROOT,
            "One instance, heap and JVM options as shipped; %,d streams of one plan each and %d of the whole tenant, %d events/s; from when an event was due to be sent until the client of its plan's stream had it, %d windows of %d s. Clients, load, broker and instance share the processors.",
            PLANS,
            SETS,
            PER_SECOND,
            found.windows().size(),
            WINDOW_SECONDS);
    return List.of(
        Finding.of(
            Figure.SSE_P99_MS,
            Estimate.of(found.windows().stream().map(w -> w.plans().p99() / 1_000.0).toList()),
            Map.of("windows", found.windows()),
            note),
        Finding.of(
            Figure.SSE_MIB_PER_1000,
            Estimate.ofPairs(
                found.with(), found.before(), (with, before) -> with.mib() - before.mib()),
            Map.of("before", found.before(), "with", found.with()),
            note
                + " Live objects of the heap and buffers outside of it, with all streams less without, under the same load; the code was warmed up with 100 streams that were closed before."));
  }
}
