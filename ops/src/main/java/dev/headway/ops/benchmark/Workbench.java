// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.ops.benchmark.drain.DrainJob;
import dev.headway.ops.benchmark.drain.DrainKind;
import dev.headway.ops.benchmark.drain.DrainMain;
import dev.headway.ops.benchmark.drain.DrainResult;
import dev.headway.ops.benchmark.load.FillMain;
import dev.headway.ops.benchmark.load.LoadCounts;
import dev.headway.ops.benchmark.load.LoadPlan;
import dev.headway.ops.benchmark.process.BenchmarkChild;
import dev.headway.ops.benchmark.process.BenchmarkException;
import dev.headway.ops.benchmark.process.Noise;
import dev.headway.ops.benchmark.process.Progress;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/**
 * Where measurements are made: a broker and a registry of their own, a folder for all data, and the
 * children that fill and drain. Closing it, or the end of this JVM, ends all processes and deletes
 * the folder.
 */
public final class Workbench implements AutoCloseable {
  private static final int PARTITIONS = 4;
  private static final Duration LONGEST = Duration.ofMinutes(60);
  private static final Duration ENDING = Duration.ofSeconds(60);

  private final Path folder;
  private final Progress progress;
  private final Noise noise;
  private final LocalStack stack;
  private final Cluster cluster;
  private final Set<LocalStack> apps = ConcurrentHashMap.newKeySet();
  private final Set<BenchmarkChild> children = ConcurrentHashMap.newKeySet();
  private final AtomicInteger serial = new AtomicInteger();
  private final Thread shutdownHook = new Thread(this::end, "benchmark-end");
  private volatile boolean ending;

  private Workbench(Path folder, Progress progress, Noise noise) {
    this.folder = folder;
    this.progress = progress;
    this.noise = noise;
    this.stack =
        LocalStack.builder()
            .data(folder.resolve("stack"))
            .ports(Ports.ephemeral())
            .only(Part.KAFKA, Part.REGISTRY)
            // What a drain leaves is deleted at once, so that the disk holds one drain at a time.
            .brokerProperty("log.segment.delete.delay.ms", "1000")
            // Compiled as the broker of an installation is: it shares the processors with what is
            // measured.
            .brokerJvm("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC")
            .build();
    this.cluster = new Cluster(stack.bootstrapServers(), stack.registryUrl(), PARTITIONS);
  }

  /** Starts broker and registry with their data in {@code folder}. */
  public static Workbench open(Path folder, Progress progress, Noise noise) {
    Workbench bench = new Workbench(folder, progress, noise);
    Runtime.getRuntime().addShutdownHook(bench.shutdownHook);
    progress.step("starting Kafka and the registry");
    try {
      bench.stack.start();
    } catch (RuntimeException e) {
      bench.close();
      throw e;
    }
    return bench;
  }

  /** Broker and registry. */
  public Cluster cluster() {
    return cluster;
  }

  /** Who is told what is being done. */
  public Progress progress() {
    return progress;
  }

  /** Told how quiet the machine is, between measurements. */
  Noise noise() {
    return noise;
  }

  /** A folder for this purpose, not made yet. */
  public Path folder(String purpose) {
    return folder.resolve(purpose);
  }

  /** A name nothing else has. */
  public String fresh(String purpose) {
    return "bench-" + purpose + "-" + serial.incrementAndGet();
  }

  /** Writes a load to the inputs with this prefix. */
  public LoadCounts fill(String prefix, LoadPlan load) throws InterruptedException {
    return run(
        "filling " + String.format(Locale.ROOT, "%,d", load.events()) + " events",
        load.events(),
        List.of("-Xmx256m", "-XX:+UseSerialGC"),
        FillMain.class,
        new FillMain.Job(cluster, prefix, load),
        LoadCounts.class);
  }

  /** Drains inputs. What it leaves behind stays. */
  public DrainResult drain(String what, DrainJob job, long events) throws InterruptedException {
    return run(what, events, LocalApp.jvmOptions(), DrainMain.class, job, DrainResult.class);
  }

  /** Drains all of the inputs with a new application, and takes away what it left behind. */
  public DrainResult freshDrain(
      String what, DrainKind kind, String inputPrefix, Path trace, long events)
      throws InterruptedException {
    String application = fresh(kind.name().toLowerCase(Locale.ROOT));
    Path state = folder("state").resolve(application);
    boolean tracker = kind == DrainKind.TRACKER || kind == DrainKind.RECORDING;
    DrainJob job =
        new DrainJob(
            kind,
            cluster,
            application,
            inputPrefix,
            tracker ? inputPrefix : application + ".",
            state.toString(),
            1,
            trace.toString());
    try {
      return drain(what, job, events);
    } finally {
      deleteOutputs(application, job.outputPrefix(), job.inputs().topics().inputs());
      delete(state);
    }
  }

  /** Runs a child to its end. */
  public <T> T run(
      String what, long total, List<String> jvm, Class<?> main, Object job, Class<T> result)
      throws InterruptedException {
    noise.calibrate();
    try (BenchmarkChild child = child(what, jvm, main, job, progress.step(what, total))) {
      T found = child.await(result, LONGEST);
      child.awaitEnd(ENDING);
      children.remove(child);
      return found;
    }
  }

  /** Starts a child, to be closed by the caller. */
  public BenchmarkChild child(
      String what, List<String> jvm, Class<?> main, Object job, LongConsumer told) {
    BenchmarkChild child =
        BenchmarkChild.start(
            what, jvm, main, job, folder("logs").resolve(serial.incrementAndGet() + ".log"), told);
    children.add(child);
    return child;
  }

  /**
   * Starts Headway itself, ready when this returns; to be closed by the caller.
   *
   * @param state folder of its stores; each instance after the first has its own beside it
   */
  public LocalStack app(String application, String prefix, Path state, int instances) {
    LocalStack app = prepare(application, prefix, state, instances);
    progress.step("starting Headway");
    app.start();
    return app;
  }

  /** As {@link #app}, not started. */
  public LocalStack prepare(String application, String prefix, Path state, int instances) {
    LocalStackBuilder builder =
        LocalStack.builder()
            .data(folder.resolve("apps").resolve(application))
            .ports(Ports.ephemeral())
            .only(Part.HEADWAY)
            .externalKafka(cluster.bootstrapServers())
            .externalRegistry(cluster.registryUrl())
            .instances(instances)
            .environment("HEADWAY_AUTH_MODE", "headers")
            // One tenant asks and sends as much as it can.
            .environment("HEADWAY_RATE_LIMIT_REQUESTS_PER_SECOND", "0")
            .environment("HEADWAY_APPLICATION_ID", application)
            .environment("HEADWAY_TOPICS_PREFIX", prefix)
            .environment("HEADWAY_TOPICS_PARTITIONS", Integer.toString(cluster.partitions()));
    for (int id = 1; id <= instances; id++) {
      builder.instanceState(id, id == 1 ? state : state.resolveSibling(application + "-" + id));
    }
    LocalStack app = builder.build();
    apps.add(app);
    return app;
  }

  /**
   * Starts the database of history and a Connect worker whose sinks fill it, running when this
   * returns; to be closed by the caller.
   *
   * @param prefix prefix of the change topics, which are there
   */
  public LocalStack history(String prefix) {
    LocalStack history =
        LocalStack.builder()
            .data(folder.resolve("history").resolve(prefix))
            .ports(Ports.ephemeral())
            .only(Part.POSTGRES, Part.CONNECT)
            .externalKafka(cluster.bootstrapServers())
            .externalRegistry(cluster.registryUrl())
            .environment("HEADWAY_TOPICS_PREFIX", prefix)
            .build();
    apps.add(history);
    progress.step("starting Postgres and Kafka Connect");
    history.start();
    return history;
  }

  /** Deletes what an application has written: its changelog and the topics with this prefix. */
  public void deleteOutputs(String application, String prefix, List<String> inputs)
      throws InterruptedException {
    deleteTopics(
        topic ->
            (topic.startsWith(prefix) || topic.startsWith(application)) && !inputs.contains(topic));
  }

  /** Deletes topics. */
  public void deleteTopics(Predicate<String> which) throws InterruptedException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
      Set<String> topics =
          admin.listTopics().names().get().stream().filter(which).collect(Collectors.toSet());
      admin.deleteTopics(topics).all().get();
    } catch (ExecutionException e) {
      throw new BenchmarkException("topics cannot be deleted: " + e.getCause(), e);
    }
  }

  /** Deletes a folder with all that is in it. */
  public static void delete(Path tree) {
    if (!Files.exists(tree)) {
      return;
    }
    try {
      Files.walkFileTree(
          tree,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              Files.deleteIfExists(file);
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                Path directory, @org.jspecify.annotations.Nullable IOException e)
                throws IOException {
              Files.deleteIfExists(directory);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new BenchmarkException("the folder " + tree + " cannot be deleted: " + e, e);
    }
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook does the same, and doing it twice is harmless.
    }
    release();
  }

  /** Whether this JVM is ending: what fails now fails for that. */
  public boolean ending() {
    return ending;
  }

  private void end() {
    ending = true;
    progress.say("stopped: ending all processes and deleting all data of this run");
    release();
  }

  private synchronized void release() {
    children.forEach(BenchmarkChild::close);
    children.clear();
    apps.forEach(LocalStack::close);
    apps.clear();
    stack.close();
    delete(folder);
  }
}
