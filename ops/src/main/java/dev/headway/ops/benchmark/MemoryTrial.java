// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.Backlog;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalStack;
import dev.headway.topics.TopicNames;
import dev.headway.topology.TrackerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.LongConsumer;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;

/** Resident memory of the app as its plans become more and more. */
final class MemoryTrial {
  private static final String PREFIX = "memory.";
  private static final int TASKS = 10;
  private static final int SAMPLES = 10;
  private static final Duration BETWEEN_SAMPLES = Duration.ofMillis(500);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int CHUNKS_OF_MANY = 4;
  private static final int CHUNKS = 6;
  private static final Path PROC = Path.of("/proc");

  private final Workbench bench;
  private final Scale scale;
  private final long chunkPlans;

  MemoryTrial(Workbench bench, Scale scale) {
    this.bench = bench;
    this.scale = scale;
    this.chunkPlans = scale.manyPlans() / CHUNKS_OF_MANY;
  }

  List<Finding> run() throws InterruptedException {
    if (!Files.isReadable(PROC.resolve("self/status"))) {
      String why = "this system does not tell a process's resident memory in /proc";
      return List.of(
          Finding.notRun(Figure.RSS_MIB_1M_PLANS, why),
          Finding.notRun(Figure.RSS_MIB_FURTHER_MILLION, why));
    }
    String application = bench.fresh("memory");
    Map<Long, Estimate> byPlans = new LinkedHashMap<>();
    try (LocalStack app =
            bench.app(application, PREFIX, bench.folder("state").resolve(application), 1);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", bench.cluster().bootstrapServers()))) {
      TrackerSettings settings = bench.cluster().tracker(application, PREFIX, Path.of("none"));
      Backlog backlog = new Backlog(admin, application, settings);
      for (int chunk = 0; chunk < CHUNKS; chunk++) {
        long plans = (chunk + 1) * chunkPlans;
        bench.fill(
            PREFIX,
            new LoadPlan.First(scale.seed() + chunk, chunk * chunkPlans, chunkPlans, TASKS));
        fold(plans, backlog);
        byPlans.put(plans, resident(app.app().pid().orElseThrow()));
        forget(admin, settings.topics());
      }
    }
    bench.deleteTopics(topic -> topic.startsWith(PREFIX) || topic.startsWith(application));
    return findings(byPlans);
  }

  private void fold(long plans, Backlog backlog) throws InterruptedException {
    long events = chunkPlans * TASKS;
    LongConsumer progress =
        bench
            .progress()
            .step(String.format(Locale.ROOT, "memory: folding up to %,d plans", plans), events);
    long end = System.nanoTime() + LONGEST.toNanos();
    for (long left = backlog.records(); left > 0; left = backlog.records()) {
      if (System.nanoTime() > end) {
        throw new BenchmarkException("not folded within an hour: " + left + " events left");
      }
      progress.accept(events - left);
      Thread.sleep(500);
    }
  }

  private static Estimate resident(long pid) throws InterruptedException {
    List<Double> samples = new ArrayList<>();
    for (int i = 0; i < SAMPLES; i++) {
      Thread.sleep(BETWEEN_SAMPLES);
      samples.add(residentMib(pid));
    }
    return Estimate.of(samples);
  }

  private static double residentMib(long pid) {
    try (Stream<String> lines = Files.lines(PROC.resolve(Long.toString(pid)).resolve("status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) / 1_024)
          .findFirst()
          .orElseThrow(() -> new BenchmarkException("process " + pid + " has no VmRSS"));
    } catch (IOException e) {
      throw new BenchmarkException("the memory of process " + pid + " cannot be read", e);
    }
  }

  /** What is folded need not fill the disk. */
  private static void forget(Admin admin, TopicNames topics) throws InterruptedException {
    List<String> names = new ArrayList<>(topics.inputs());
    try {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      admin
          .describeTopics(names)
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          p ->
                              all.put(
                                  new TopicPartition(name, p.partition()),
                                  RecordsToDelete.beforeOffset(-1))));
      admin.deleteRecords(all).all().get();
    } catch (ExecutionException e) {
      throw new BenchmarkException("folded events cannot be deleted: " + e.getCause(), e);
    }
  }

  private List<Finding> findings(Map<Long, Estimate> byPlans) {
    String note =
        String.format(
            Locale.ROOT,
            "Resident memory of the app's process after it has folded so many plans of %d tasks each, %d looks; heap and JVM options as shipped.",
            TASKS,
            SAMPLES);
    Estimate million = estimate(byPlans, CHUNKS_OF_MANY);
    Estimate most = estimate(byPlans, CHUNKS);
    double further = (double) (CHUNKS - CHUNKS_OF_MANY) / CHUNKS_OF_MANY;
    return List.of(
        Finding.of(Figure.RSS_MIB_1M_PLANS, million, Map.of("mib_by_plans", byPlans), note),
        Finding.of(
            Figure.RSS_MIB_FURTHER_MILLION,
            Estimate.ofPairs(most.values(), million.values(), (a, b) -> (a - b) / further),
            Map.of(),
            note));
  }

  private Estimate estimate(Map<Long, Estimate> byPlans, int chunks) {
    Estimate found = byPlans.get(chunks * chunkPlans);
    if (found == null) {
      throw new IllegalStateException("not measured at " + chunks + " chunks");
    }
    return found;
  }
}
