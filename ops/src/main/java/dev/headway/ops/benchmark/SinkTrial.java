// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.history.row.HistoryTable;
import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.benchmark.drain.DrainJob;
import dev.headway.ops.benchmark.drain.DrainKind;
import dev.headway.ops.benchmark.history.DrainWatch;
import dev.headway.ops.benchmark.history.PrepareMain;
import dev.headway.ops.benchmark.history.UpsertMain;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkChild;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.history.ConnectCluster;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.stack.LocalConnect;
import dev.headway.ops.stack.LocalStack;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The sinks of history against B4: what a tracker has told of a load is written to the same empty
 * tables by each in turn, in alternating order.
 */
final class SinkTrial {
  private static final String PREFIX = "sink.";

  /** Its change records fill batches for half a minute; more of them would tell the same. */
  private static final long MOST_EVENTS = 150_000;

  private static final Duration STARTING = Duration.ofSeconds(30);

  private final Workbench bench;
  private final Scale scale;
  private final long events;

  SinkTrial(Workbench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
    this.events = Math.min(MOST_EVENTS, scale.events());
  }

  /**
   * A drain.
   *
   * @param perSecond change records that were written a second
   * @param records how many of them are counted
   * @param cpuMicros processor time of the process that wrote, per record, in microseconds
   * @param staggerMillis time between the first rows of the first and of the last table, which is
   *     not counted
   */
  private record Drained(double perSecond, long records, double cpuMicros, long staggerMillis) {}

  List<Finding> run() throws InterruptedException {
    PrepareMain.Result expected = prepare();
    try (LocalStack history = bench.history(PREFIX);
        ConnectCluster connect = new ConnectCluster(history.connect().address());
        DrainWatch watch = new DrainWatch(history.history(), expected);
        BenchmarkChild plain = plain(history.history());
        HttpClient http = HttpClient.newHttpClient()) {
      int port = plain.await(UpsertMain.Listening.class, STARTING).port();
      Sinks sinks = new Sinks(connect, watch, history.connect().pid().orElseThrow());
      Baseline baseline = new Baseline(http, port, watch, plain.pid());
      return findings(expected, sinks, baseline);
    } finally {
      bench.deleteTopics(topic -> topic.startsWith(PREFIX));
      Workbench.delete(bench.folder("history"));
    }
  }

  /** A tracker's change records of the load. */
  private PrepareMain.Result prepare() throws InterruptedException {
    bench.fill(PREFIX, new LoadPlan.Living(scale.seed(), events, scale.livePlans()));
    String application = bench.fresh("told");
    Path state = bench.folder("state").resolve(application);
    bench.drain(
        "telling the changes",
        new DrainJob(
            DrainKind.TRACKER,
            bench.cluster(),
            application,
            PREFIX,
            PREFIX,
            state.toString(),
            1,
            ""),
        events);
    Workbench.delete(state);
    bench.deleteTopics(topic -> topic.startsWith(application));
    return bench.run(
        "reading the changes",
        0,
        List.of("-Xmx512m", "-XX:+UseSerialGC"),
        PrepareMain.class,
        new PrepareMain.Job(bench.cluster(), PREFIX),
        PrepareMain.Result.class);
  }

  private BenchmarkChild plain(HistoryAccess access) {
    return bench.child(
        "B4",
        LocalConnect.jvmOptions(),
        UpsertMain.class,
        new UpsertMain.Job(
            bench.cluster(),
            PREFIX,
            access.url() + "?reWriteBatchedInserts=true",
            access.sink().user(),
            HistorySinks.BATCH_SIZE),
        ignored -> {});
  }

  /** Writes all change records to empty tables. */
  private interface Writer {
    Drained drain() throws InterruptedException;
  }

  private static Drained seen(DrainWatch watch, long pid) {
    long[] cpu = new long[2];
    DrainWatch.Seen seen = watch.await(() -> cpu[0] = cpu(pid), () -> cpu[1] = cpu(pid));
    return new Drained(
        seen.perSecond(),
        seen.records(),
        (cpu[1] - cpu[0]) / 1_000.0 / seen.records(),
        Duration.ofNanos(seen.stagger()).toMillis());
  }

  private static long cpu(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElse(Duration.ZERO)
        .toNanos();
  }

  /** The sinks, in the worker, from the topics' beginning. */
  private record Sinks(ConnectCluster connect, DrainWatch watch, long pid) implements Writer {
    private static List<String> names() {
      return List.of(
              HistoryTable.PLAN_PROGRESS, HistoryTable.TASK_EXECUTIONS, HistoryTable.EVENT_TIMELINE)
          .stream()
          .map(table -> HistorySinks.name(PREFIX, table))
          .toList();
    }

    void stop() {
      names().forEach(connect::stop);
      names().forEach(connect::forget);
    }

    /** They are stopped before and afterwards. */
    @Override
    public Drained drain() {
      watch.empty();
      names().forEach(connect::resume);
      Drained drained = seen(watch, pid);
      stop();
      return drained;
    }
  }

  /** B4. */
  private record Baseline(HttpClient http, int port, DrainWatch watch, long pid) implements Writer {
    @Override
    public Drained drain() {
      watch.empty();
      CompletableFuture<HttpResponse<Void>> done =
          http.sendAsync(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                  .POST(HttpRequest.BodyPublishers.noBody())
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      Drained drained = seen(watch, pid);
      int status = done.join().statusCode();
      if (status != 200) {
        throw new BenchmarkException("B4 failed: its log says why");
      }
      return drained;
    }
  }

  private List<Finding> findings(PrepareMain.Result expected, Sinks sinks, Baseline baseline)
      throws InterruptedException {
    sinks.stop();
    // Until what they run through is compiled: both go on as they are.
    drain("warming up the sinks", sinks);
    drain("warming up B4", baseline);
    List<Drained> ours = new ArrayList<>();
    List<Drained> theirs = new ArrayList<>();
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      String which = String.format(Locale.ROOT, "sink %d/%d: ", pair, scale.pairs());
      if (pair % 2 != 0) {
        ours.add(drain(which + "sinks", sinks));
        theirs.add(drain(which + "B4", baseline));
      } else {
        theirs.add(drain(which + "B4", baseline));
        ours.add(drain(which + "sinks", sinks));
      }
    }
    Estimate rate = Estimate.of(ours.stream().map(Drained::perSecond).toList());
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("sinks", ours);
    details.put("b4_upsert", theirs);
    details.put(
        "b4_rows_per_second", Estimate.of(theirs.stream().map(Drained::perSecond).toList()));
    details.put(
        "cpu_ratio", Estimate.ofPairs(ours, theirs, (a, b) -> b.cpuMicros() / a.cpuMicros()));
    details.put("expected", expected);
    String note = note(expected, theirs);
    return List.of(
        Finding.of(
            Figure.SINK_VS_B4,
            Estimate.ofPairs(ours, theirs, (a, b) -> a.perSecond() / b.perSecond()),
            details,
            note),
        Finding.of(Figure.SINK_ROWS_PER_SECOND, rate, details, note));
  }

  private Drained drain(String what, Writer writer) throws InterruptedException {
    bench.noise().calibrate();
    bench.progress().step(what);
    Drained drained = writer.drain();
    bench
        .progress()
        .say(
            String.format(
                Locale.ROOT,
                "%s: %,.0f records/s, %.1f CPU-µs/record, %,d ms until each table had a row",
                what,
                drained.perSecond(),
                drained.cpuMicros(),
                drained.staggerMillis()));
    return drained;
  }

  private String note(PrepareMain.Result expected, List<Drained> theirs) {
    List<String> tables =
        expected.tables().stream()
            .map(
                one ->
                    String.format(
                        Locale.ROOT,
                        "%,d of %s (%,d rows)",
                        one.records(),
                        one.table().label(),
                        one.rows()))
            .toList();
    return String.format(
        Locale.ROOT,
        "The change records that the tracker told of %,d events, one upsert each: %s; fsync and synchronous_commit on, tables empty at first, their guards, triggers and indexes as shipped. By wall time, from the first row seen in each table to the last; a drain by each before the pairs is warm-up. B4: %,.0f/s.",
        events,
        String.join(", ", tables),
        Estimate.of(theirs.stream().map(Drained::perSecond).toList()).median());
  }
}
