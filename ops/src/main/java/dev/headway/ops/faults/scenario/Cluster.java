// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.client.Pause;
import dev.headway.ops.faults.invariant.ErrorStates;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.log.Deployment;
import dev.headway.ops.faults.log.Drain;
import dev.headway.ops.faults.proxy.LinkProxy;
import dev.headway.ops.stack.Component;
import dev.headway.ops.stack.LocalApp;
import dev.headway.ops.stack.LocalBroker;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.LocalStackBuilder;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.stack.Readiness;
import dev.headway.ops.stack.StackListener;
import dev.headway.topics.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Brokers, registry and instances under test, each a process of its own, on loopback. */
public final class Cluster implements AutoCloseable {
  /** Partitions of every topic. */
  public static final int PARTITIONS = 4;

  /** Planted where Headway keeps secrets: must be in no log. */
  static final List<String> CANARIES =
      List.of("canary-4a6f-registry-password", "canary-91d3-token-secret-of-32-bytes-or-more");

  private static final String APPLICATION = "headway";

  private final LocalStack stack;
  private final boolean history;
  private final Path settings;
  private final Deployment deployment;
  private final Trouble trouble = new Trouble();
  private final List<LinkProxy> links = new ArrayList<>();
  private final List<LinkProxy> instanceLinks;
  private final AtomicInteger keptLogs = new AtomicInteger();
  private final Queue<Finding> losses;
  private final Map<Integer, Integer> excused = new ConcurrentHashMap<>();

  private Cluster(
      LocalStack stack,
      boolean history,
      Path settings,
      List<LinkProxy> instanceLinks,
      Queue<Finding> losses) {
    this.stack = stack;
    this.history = history;
    this.settings = settings;
    this.losses = losses;
    this.instanceLinks = List.copyOf(instanceLinks);
    this.deployment =
        new Deployment(
            stack.bootstrapServers(), stack.registryUrl(), APPLICATION, new TopicNames(""));
  }

  /** Starts a cluster with its data in {@code folder}. */
  public static Cluster start(ClusterPlan plan, Path folder) {
    LocalStackBuilder builder =
        LocalStack.builder()
            .data(folder)
            .ports(Ports.ephemeral())
            .instances(plan.instances())
            .brokers(plan.brokers())
            .environment(
                "HEADWAY_SCHEMA_REGISTRY_BASIC_AUTH_USER_INFO", "faults:" + CANARIES.getFirst())
            .environment("HEADWAY_TOKEN_SECRET", CANARIES.getLast())
            .environment("HEADWAY_AUTH_MODE", "headers")
            // A storm must reach what it is to test.
            .environment("HEADWAY_RATE_LIMIT_REQUESTS_PER_SECOND", "0");
    if (plan.history()) {
      builder.withHistory();
    }
    Path settings = settingsFile(folder);
    write(settings, plan.settings());
    builder.environment("HEADWAY_CONFIG", settings.toString());
    for (int id = 1; id <= 9; id++) {
      // Proxies tell instances by it.
      builder.instanceEnvironment(id, "HEADWAY_KAFKA_CLIENT_ID", client(id));
    }
    plan.states().forEach(builder::instanceState);
    if (plan.brokers() == 3) {
      // A broker that is gone is noticed after 3 s instead of 9.
      builder
          .brokerProperty("broker.session.timeout.ms", "3000")
          .brokerProperty("broker.heartbeat.interval.ms", "500")
          .brokerProperty("controller.quorum.fetch.timeout.ms", "1500")
          .brokerProperty("controller.quorum.election.timeout.ms", "500");
    }
    List<LinkProxy> instanceLinks = new ArrayList<>();
    if (plan.linked()) {
      builder.linkedBrokers();
      for (int id = 1; id <= plan.instances(); id++) {
        int port = Ports.ephemeral().http(id);
        LinkProxy link = new LinkProxy(0, port, false);
        instanceLinks.add(link);
        builder
            .instanceEnvironment(id, "HEADWAY_INSTANCE_PORT", Integer.toString(port))
            .instanceEnvironment(id, "HEADWAY_INSTANCE_ADVERTISED", "127.0.0.1:" + link.port());
      }
    }
    Queue<Finding> losses = new ConcurrentLinkedQueue<>();
    builder.listener(
        new StackListener() {
          @Override
          public void lost(Component component, int exitCode) {
            losses.add(ErrorStates.ended(component.title(), exitCode));
          }
        });
    Cluster cluster = new Cluster(builder.build(), plan.history(), settings, instanceLinks, losses);
    try {
      if (plan.linked()) {
        for (LocalBroker broker : cluster.stack.brokers()) {
          cluster.links.add(
              new LinkProxy(broker.link().advertisedPort(), broker.link().port(), true));
        }
      }
      cluster.stack.start();
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private static Path settingsFile(Path folder) {
    try {
      return Files.createDirectories(folder).resolve("headway.properties");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, Map<String, String> settings) {
    Properties properties = new Properties();
    properties.putAll(settings);
    try {
      try (Writer out = Files.newBufferedWriter(file)) {
        properties.store(out, null);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the settings file says from now on: instances read it when they start. */
  public void settings(Map<String, String> said) {
    write(settings, said);
  }

  /** Beginning of the client ids of an instance. */
  public static String client(int instance) {
    return "instance-" + instance;
  }

  /** The processes. */
  public LocalStack stack() {
    return stack;
  }

  /** Where it keeps its things. */
  public Deployment deployment() {
    return deployment;
  }

  /** Whether there is a database of history. */
  public boolean hasHistory() {
    return history;
  }

  /** Which instances may be silent. */
  public Trouble trouble() {
    return trouble;
  }

  /** The proxies before the brokers; empty unless planned. */
  public List<LinkProxy> links() {
    return links;
  }

  /** The proxies between the instances; empty unless planned. */
  public List<LinkProxy> instanceLinks() {
    return instanceLinks;
  }

  /** The instances that run, paused or not. */
  public List<LocalApp> running() {
    return stack.instances().stream().filter(LocalApp::isRunning).toList();
  }

  /**
   * The instance is going to end once in a way that looks as if it did so by itself: a fault kills
   * it past this class, or leaves it no choice.
   */
  public void excuseEnd(int instance) {
    excused.merge(instance, 1, Integer::sum);
  }

  /** Processes that ended by themselves and should not have. */
  List<Finding> losses() {
    List<Finding> unexcused = new ArrayList<>(losses);
    excused.forEach(
        (instance, ends) -> {
          String begin = stack.instance(instance).title() + " ended";
          for (int i = 0; i < ends; i++) {
            unexcused.stream()
                .filter(loss -> loss.message().startsWith(begin))
                .findFirst()
                .ifPresent(unexcused::remove);
          }
        });
    return unexcused;
  }

  /** Kills an instance. */
  public void kill(int instance) {
    trouble.begin(instance);
    stack.instance(instance).kill();
  }

  /** Stops an instance in order. */
  public void stop(int instance) {
    trouble.begin(instance);
    stack.instance(instance).stop();
  }

  /**
   * Starts an instance that has been stopped or killed, or a new one, and waits until it serves.
   */
  public void start(int instance) {
    trouble.begin(instance);
    keepLog(instance);
    stack.addInstance(instance);
    trouble.end(instance);
  }

  /** A start replaces the log before the last: all are looked through in the end. */
  private void keepLog(int instance) {
    Optional<LocalApp> known =
        stack.instances().stream().filter(app -> app.id() == instance).findFirst();
    if (known.isEmpty() || !Files.exists(known.get().log())) {
      return;
    }
    Path log = known.get().log();
    Path kept = log.resolveSibling("kept-" + keptLogs.incrementAndGet() + "-" + log.getFileName());
    try {
      Files.copy(log, kept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Freezes an instance. */
  public void pause(int instance) {
    trouble.begin(instance);
    stack.instance(instance).pause();
  }

  /** Lets a frozen instance go on. */
  public void resume(int instance) {
    stack.instance(instance).resume();
    trouble.end(instance);
  }

  /** What an instance says of itself; empty when it does not answer. */
  public Optional<Readiness> readiness(LocalApp app) {
    return dev.headway.ops.stack.Health.readiness(app.address());
  }

  /**
   * Waits until the running instances are ready, own every partition once, and have worked off what
   * is in the inputs now. Returns what is missing after {@code patience}; null: nothing.
   */
  public @Nullable String awaitRecovered(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    Drain drain = new Drain(deployment);
    var ends = drain.inputEnds();
    while (true) {
      String missing = missing();
      missing = missing == null ? drain.behind(ends) : missing;
      if (missing == null || System.nanoTime() > deadline) {
        return missing;
      }
      Pause.of(Duration.ofMillis(200));
    }
  }

  private @Nullable String missing() {
    List<Integer> owned = new ArrayList<>();
    for (LocalApp app : running()) {
      Optional<Readiness> readiness = readiness(app);
      if (readiness.isEmpty()) {
        return app.title() + " does not answer";
      }
      Readiness r = readiness.get();
      // An instance more than there are partitions owns none, and says that it is not ready.
      if (!r.ready() && !r.state().equals("RUNNING")) {
        return app.title() + " is not ready: " + r.state() + " " + r.reasons();
      }
      owned.addAll(r.partitions());
    }
    List<Integer> all = IntStream.range(0, PARTITIONS).boxed().toList();
    return List.copyOf(new TreeSet<>(owned)).equals(all) && owned.size() == PARTITIONS
        ? null
        : "the partitions are owned like this: " + owned;
  }

  /** Folder with the logs of all processes. */
  public Path logs() {
    return stack.data().logs();
  }

  /** Ends all processes. */
  @Override
  public void close() {
    try {
      stack.close();
    } finally {
      links.forEach(LinkProxy::close);
      instanceLinks.forEach(LinkProxy::close);
    }
  }
}
