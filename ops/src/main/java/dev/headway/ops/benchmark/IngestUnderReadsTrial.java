// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.ServedDrain;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkChild;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.read.ReadLoadMain;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import dev.headway.topics.TopicNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** The whole app drains, with and without a thousand reads a second. */
final class IngestUnderReadsTrial {
  private static final String PREFIX = "ingest.";
  private static final long READS_PER_SECOND = 1_000;
  private static final int CONNECTIONS = 16;

  private final Workbench bench;
  private final Scale scale;

  IngestUnderReadsTrial(Workbench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
  }

  private record Drained(ServedDrain.Result result, double readsPerSecond) {}

  Finding run() throws InterruptedException {
    bench.fill(PREFIX, new LoadPlan.Living(scale.seed(), scale.servedEvents(), scale.livePlans()));
    List<Drained> quiet = new ArrayList<>();
    List<Drained> read = new ArrayList<>();
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      if (pair % 2 != 0) {
        quiet.add(drain(pair, false));
        read.add(drain(pair, true));
      } else {
        read.add(drain(pair, true));
        quiet.add(drain(pair, false));
      }
    }
    bench.deleteTopics(topic -> topic.startsWith(PREFIX));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("without_reads", quiet.stream().map(Drained::result).toList());
    details.put("with_reads", read.stream().map(Drained::result).toList());
    details.put("reads_per_second", read.stream().map(Drained::readsPerSecond).toList());
    return Finding.of(
        Figure.INGEST_UNDER_READS,
        Estimate.ofPairs(
            read, quiet, (a, b) -> a.result.eventsPerSecond() / b.result.eventsPerSecond()),
        details,
        String.format(
            Locale.ROOT,
            "The whole app drains %,d events, the second half of which counts: until then its compiler has more to do than it; %,d reads/s of plans drawn at random over %d connections. Rates by wall time: the reads' own work is not the ingest's.",
            scale.servedEvents(),
            READS_PER_SECOND,
            CONNECTIONS));
  }

  private Drained drain(int pair, boolean reads) throws InterruptedException {
    String application = bench.fresh("ingest");
    var state = bench.folder("state").resolve(application);
    String what =
        String.format(
            Locale.ROOT,
            "ingest %d/%d: %s",
            pair,
            scale.pairs(),
            reads ? "under reads" : "without reads");
    try (LocalStack app = bench.prepare(application, PREFIX, state, 1)) {
      var progress = bench.progress().step(what, scale.servedEvents());
      if (!reads) {
        app.start();
        return new Drained(watch(app, progress), 0);
      }
      AtomicLong done = new AtomicLong();
      // Before the app, so that it reads as soon as that listens.
      try (BenchmarkChild reader = reader(app, done)) {
        app.start();
        long begin = System.nanoTime();
        long before = done.get();
        ServedDrain.Result result = watch(app, progress);
        if (!reader.isRunning()) {
          throw new BenchmarkException("the reads have ended before the drain");
        }
        return new Drained(result, (done.get() - before) * 1e9 / (System.nanoTime() - begin));
      }
    } finally {
      bench.deleteOutputs(application, PREFIX, new TopicNames(PREFIX).inputs());
      Workbench.delete(state);
    }
  }

  private ServedDrain.Result watch(LocalStack app, LongConsumer progress)
      throws InterruptedException {
    return new ServedDrain(app.httpUrl(), app.app().pid().orElseThrow())
        .watch(scale.servedEvents(), progress);
  }

  private BenchmarkChild reader(LocalStack app, AtomicLong done) {
    return bench.child(
        "reads",
        // Its own compiling would take the processor from both sides.
        List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
        ReadLoadMain.class,
        new ReadLoadMain.Job(
            app.app().port(), 0, scale.livePlans(), CONNECTIONS, READS_PER_SECOND, 0, 0),
        done::set);
  }
}
