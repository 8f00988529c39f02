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
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker that is a controller too (KRaft combined mode), on the loopback interface only. It
 * is alone, or one of three that keep three copies of everything and need two to write.
 */
public final class LocalBroker extends Component {
  /** A small heap, and code that is compiled quickly rather than well. */
  static final List<String> SMALL_JVM =
      List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private final Path folder;
  private final Plan plan;

  /**
   * What a broker is made from.
   *
   * @param data folder of its data and log
   * @param ports its ports
   * @param brokers how many there are
   * @param saslSsl a second listener with TLS and passwords, if wanted
   * @param link a listener for the instances that a proxy stands before, if wanted
   * @param overrides broker properties that win over the ones set here
   * @param jvm heap, collector and compiler of its JVM
   */
  record Plan(
      DataFolder data,
      Ports ports,
      int brokers,
      @Nullable SaslSslListener saslSsl,
      @Nullable BrokerLink link,
      Map<String, String> overrides,
      List<String> jvm) {
    Plan {
      overrides = Map.copyOf(overrides);
      jvm = List.copyOf(jvm);
    }
  }

  /**
   * @param id its number, from 1
   */
  LocalBroker(int id, Plan plan) {
    super(Part.KAFKA, id, plan.ports().kafka(id), plan.data().log(Part.KAFKA, id));
    this.folder = plan.data().kafka(id);
    this.plan = plan;
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
    SaslSslListener saslSsl = plan.saslSsl();
    if (saslSsl == null) {
      throw new StackException("This broker has no SASL_SSL listener.");
    }
    return saslSsl;
  }

  /**
   * The listener that is for the instances only.
   *
   * @throws StackException when the stack was built without {@code linkedBrokers()}
   */
  public BrokerLink link() {
    BrokerLink link = plan.link();
    if (link == null) {
      throw new StackException("This broker has no link. Build the stack with linkedBrokers().");
    }
    return link;
  }

  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(60L * plan.brokers());
  }

  @Override
  public boolean isHealthy() {
    return Health.broker(address(), id());
  }

  @Override
  List<String> command() {
    Path file = folder.resolve("server.properties");
    try {
      Files.createDirectories(folder);
      SaslSslListener saslSsl = plan.saslSsl();
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
    List<String> jvm = new ArrayList<>(plan.jvm());
    jvm.add("--enable-native-access=ALL-UNNAMED");
    jvm.add("-Dlogback.configurationFile=dev/headway/ops/logback-broker.xml");
    BrokerCluster cluster = BrokerCluster.ensure(plan.data(), plan.brokers());
    return Installation.java(
        jvm,
        Installation.classPath(),
        BrokerMain.class.getName(),
        List.of(file.toString(), cluster.id()));
  }

  private Properties properties() {
    // Nobody but a single broker itself talks to its controller: any free port will do, a new one
    // on every start.
    boolean single = plan.brokers() == 1;
    int controller = single ? FreePorts.next() : plan.ports().controller(id());
    List<String> listeners = new ArrayList<>(List.of("PLAINTEXT://127.0.0.1:" + port()));
    Properties p = new Properties();
    SaslSslListener saslSsl = plan.saslSsl();
    if (saslSsl != null) {
      listeners.add("SASL_SSL://127.0.0.1:" + saslSsl.port());
      p.putAll(saslSsl.brokerProperties());
    }
    List<String> advertised = new ArrayList<>(listeners);
    BrokerLink link = plan.link();
    if (link != null) {
      listeners.add("LINK://127.0.0.1:" + link.port());
      advertised.add("LINK://" + link.address());
    }
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(id()));
    p.setProperty("controller.quorum.voters", single ? "1@127.0.0.1:" + controller : voters());
    p.setProperty("controller.listener.names", "CONTROLLER");
    p.setProperty("inter.broker.listener.name", "PLAINTEXT");
    p.setProperty(
        "listener.security.protocol.map",
        "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL,LINK:PLAINTEXT");
    p.setProperty("advertised.listeners", String.join(",", advertised));
    p.setProperty(
        "listeners", String.join(",", listeners) + ",CONTROLLER://127.0.0.1:" + controller);
    p.setProperty("log.dirs", folder.resolve("logs").toAbsolutePath().toString());
    // A transaction that begins while the one before is still being ended waits this long: on one
    // machine that takes a few milliseconds, not Kafka's 20.
    p.setProperty("add.partitions.to.txn.retry.backoff.ms", "5");
    // A typing error in a topic name must not create a topic.
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("num.partitions", "4");
    String copies = Integer.toString(plan.brokers());
    String written = single ? "1" : "2";
    p.setProperty("default.replication.factor", copies);
    p.setProperty("min.insync.replicas", written);
    p.setProperty("offsets.topic.replication.factor", copies);
    p.setProperty("offsets.topic.num.partitions", "4");
    p.setProperty("transaction.state.log.replication.factor", copies);
    p.setProperty("transaction.state.log.min.isr", written);
    p.setProperty("transaction.state.log.num.partitions", "4");
    // How often the broker looks for timed-out transactions is left at its 10 s: a look while it
    // starts finds partitions without a leader, takes them for deleted and leaves the transaction
    // open there for good (KAFKA-20734). A killed broker's partitions get no leader until the
    // controller has given up its registration, with Kafka's 9 s just before that look.
    p.setProperty("broker.session.timeout.ms", "5000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("share.coordinator.state.topic.replication.factor", copies);
    p.setProperty("share.coordinator.state.topic.min.isr", written);
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    // What dead-letters retry remembers must outlive the letters (30 days).
    p.setProperty("offsets.retention.minutes", "86400");
    // As long as the threads of one instance need to have all joined a new group: a first
    // assignment
    // to one of them would be followed by a second.
    p.setProperty("group.initial.rebalance.delay.ms", "300");
    // The cleaner's default buffer (128 MiB) would be half of the heap.
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    plan.overrides().forEach(p::setProperty);
    return p;
  }

  private String voters() {
    return IntStream.rangeClosed(1, plan.brokers())
        .mapToObj(i -> i + "@127.0.0.1:" + plan.ports().controller(i))
        .collect(Collectors.joining(","));
  }
}
