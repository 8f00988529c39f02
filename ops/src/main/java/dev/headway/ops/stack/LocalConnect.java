// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import dev.headway.topology.TrackerSettings;
import java.io.File;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/** A Kafka Connect worker of its own group, with the sinks of history to plug in. */
public final class LocalConnect extends Component {
  /**
   * What it shares with those who do the same work without it, to be compared. With half of the
   * heap a quarter of the time went into collecting it: a batch of a sink lives longer than a small
   * young generation lasts.
   */
  private static final List<String> JVM =
      List.of("-Xmx512m", "-Xmn256m", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

  private final Path folder;
  private final TrackerSettings tracker;
  private final int replicas;

  /**
   * @param folder of its configuration
   * @param log its log file
   * @param port port of its REST API
   * @param tracker names the brokers and how they are talked to
   * @param replicas replication factor of its own topics
   */
  LocalConnect(Path folder, Path log, int port, TrackerSettings tracker, int replicas) {
    super(Part.CONNECT, 1, port, log);
    this.folder = folder;
    this.tracker = tracker;
    this.replicas = replicas;
  }

  /** Heap and collector of its JVM. */
  public static List<String> jvmOptions() {
    return JVM;
  }

  /** Base URL of its REST API. */
  @Override
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(120);
  }

  /** Its REST API answers before it has joined its group: what it runs is told only after. */
  @Override
  public boolean isHealthy() {
    return Health.connect(address());
  }

  @Override
  List<String> command() {
    Path installed = Installation.connect();
    Path file = folder.resolve("worker.properties");
    try {
      Files.createDirectories(folder);
      try (Writer writer = Files.newBufferedWriter(file)) {
        properties(installed).store(writer, "Written on every start; changes are lost.");
      }
    } catch (IOException e) {
      throw new StackException(
          "Kafka Connect's folder "
              + folder
              + " cannot be written: "
              + e.getMessage()
              + ". Choose another with --data DIR.",
          e);
    }
    return Installation.java(
        Stream.concat(
                JVM.stream(),
                Stream.of("-Dlogback.configurationFile=dev/headway/ops/logback-connect.xml"))
            .toList(),
        Installation.ownJar()
            + File.pathSeparator
            + installed.resolve("worker").resolve("*").toAbsolutePath(),
        "org.apache.kafka.connect.cli.ConnectDistributed",
        List.of(file.toString()));
  }

  private Properties properties(Path installed) {
    Properties p = new Properties();
    String name = tracker.topics().prefix() + "headway-connect";
    // The worker's own clients, and those of the connectors.
    for (String whose : List.of("", "consumer.", "producer.", "admin.")) {
      tracker.kafka().forEach((setting, value) -> p.setProperty(whose + setting, value));
    }
    p.setProperty("group.id", name);
    p.setProperty("listeners", address());
    p.setProperty("rest.advertised.host.name", "127.0.0.1");
    p.setProperty("plugin.path", installed.resolve("plugins").toAbsolutePath().toString());
    // What is plugged in says so; looking through all classes takes seconds.
    p.setProperty("plugin.discovery", "service_load");
    p.setProperty("key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    p.setProperty("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    p.setProperty("config.storage.topic", name + "-configs");
    p.setProperty("offset.storage.topic", name + "-offsets");
    p.setProperty("offset.storage.partitions", "1");
    p.setProperty("status.storage.topic", name + "-status");
    p.setProperty("status.storage.partitions", "1");
    for (String topic : List.of("config", "offset", "status")) {
      p.setProperty(topic + ".storage.replication.factor", Integer.toString(replicas));
    }
    // How far history has got is known by these offsets: readers that ask for a position wait.
    p.setProperty("offset.flush.interval.ms", "500");
    // A worker that was killed comes back with the same work: nobody else is there to wait for.
    p.setProperty("scheduled.rebalance.max.delay.ms", "0");
    p.setProperty("session.timeout.ms", "10000");
    // Its sinks' consumers as well: Kafka would keep the dead ones' partitions for 45 s.
    p.setProperty("consumer.session.timeout.ms", "10000");
    return p;
  }
}
