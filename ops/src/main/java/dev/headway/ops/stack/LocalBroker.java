// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker that is its own controller (KRaft combined mode), on the loopback interface only.
 */
public final class LocalBroker extends Component {
  private final Path folder;
  private final Map<String, String> overrides;
  private final @Nullable SaslSslListener saslSsl;

  /**
   * @param folder its data; created when missing
   * @param log its log file
   * @param port plaintext listener
   * @param saslSsl a second listener with TLS and passwords, if wanted
   * @param overrides broker properties that win over the ones set here
   */
  LocalBroker(
      Path folder,
      Path log,
      int port,
      @Nullable SaslSslListener saslSsl,
      Map<String, String> overrides) {
    super(Part.KAFKA, port, log);
    this.folder = folder;
    this.saslSsl = saslSsl;
    this.overrides = Map.copyOf(overrides);
  }

  /** What clients put into {@code bootstrap.servers}. */
  @Override
  public String address() {
    return "127.0.0.1:" + port();
  }

  /**
   * The second listener.
   *
   * @throws StackException when the broker was built without one
   */
  public SaslSslListener saslSsl() {
    if (saslSsl == null) {
      throw new StackException("This broker has no SASL_SSL listener.");
    }
    return saslSsl;
  }

  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(60);
  }

  @Override
  public boolean isHealthy() {
    return Health.kafka(Map.of("bootstrap.servers", address()));
  }

  @Override
  List<String> command() {
    Path file = folder.resolve("server.properties");
    try {
      Files.createDirectories(folder);
      if (saslSsl != null) {
        saslSsl.prepare();
      }
      try (Writer writer = Files.newBufferedWriter(file)) {
        properties().store(writer, "Written on every start; changes are lost.");
      }
    } catch (IOException e) {
      throw new StackException(
          "Kafka's folder "
              + folder
              + " cannot be written: "
              + e.getMessage()
              + ". Choose another with --data DIR.",
          e);
    }
    List<String> jvm =
        List.of(
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "-Dlogback.configurationFile=dev/headway/ops/logback-broker.xml");
    return Installation.java(
        jvm, Installation.classPath(), BrokerMain.class.getName(), List.of(file.toString()));
  }

  private Properties properties() {
    // Nobody but the broker itself talks to its controller: any free port will do, a new one on
    // every start.
    int controller = Ports.free();
    List<String> listeners = new ArrayList<>(List.of("PLAINTEXT://127.0.0.1:" + port()));
    Properties p = new Properties();
    if (saslSsl != null) {
      listeners.add("SASL_SSL://127.0.0.1:" + saslSsl.port());
      p.putAll(saslSsl.brokerProperties());
    }
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", "1");
    p.setProperty("controller.quorum.voters", "1@127.0.0.1:" + controller);
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL");
    p.setProperty("advertised.listeners", String.join(",", listeners));
    p.setProperty(
        "listeners", String.join(",", listeners) + ",CONTROLLER://127.0.0.1:" + controller);
    p.setProperty("log.dirs", folder.resolve("logs").toAbsolutePath().toString());
    // A typing error in a topic name must not create a topic.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("num.partitions", "4");
    p.setProperty("default.replication.factor", "1");
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", "1");
    p.setProperty("transaction.state.log.min.isr", "1");
    p.setProperty("transaction.state.log.num.partitions", "4");
    p.setProperty("share.coordinator.state.topic.replication.factor", "1");
    p.setProperty("share.coordinator.state.topic.min.isr", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    // What dead-letters retry remembers must outlive the letters (30 days).
    p.setProperty("offsets.retention.minutes", "86400");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
    // The cleaner's default buffer (128 MiB) would be half of the heap.
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    overrides.forEach(p::setProperty);
    return p;
  }
}
