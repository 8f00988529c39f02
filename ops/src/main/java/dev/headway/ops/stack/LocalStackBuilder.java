// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import dev.headway.config.Settings;
import dev.headway.history.sink.SinkSettings;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.server.Instance;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Says what a {@link LocalStack} is to be. Everything has a default but the data folder. */
public final class LocalStackBuilder {
  private DataFolder data = DataFolder.standard();
  private Ports ports = Ports.shifted(0);
  private Set<Part> parts = EnumSet.copyOf(Part.LIVE);
  private int instances = 1;
  private OptionalInt brokers = OptionalInt.empty();
  private boolean linked;
  private final Map<String, String> environment = new HashMap<>();
  private final Map<Integer, Map<String, String>> instanceEnvironment = new HashMap<>();
  private final Map<Integer, Path> instanceState = new HashMap<>();
  private final Map<String, String> brokerProperties = new HashMap<>();
  private List<String> brokerJvm = LocalBroker.SMALL_JVM;
  private @Nullable Map<String, String> saslUsers;
  private @Nullable String bootstrapServers;
  private @Nullable String registryUrl;
  private @Nullable HistoryAccess ownDatabase;
  private @Nullable String connectUrl;
  private StackListener listener = StackListener.silent();

  LocalStackBuilder() {}

  /** Folder that keeps the data; default {@code ~/.headway}. */
  public LocalStackBuilder data(Path folder) {
    data = new DataFolder(folder);
    return this;
  }

  /** Ports; default {@link Ports#shifted} by 0. */
  public LocalStackBuilder ports(Ports chosen) {
    ports = chosen;
    return this;
  }

  /** With the database of history and what fills it. */
  public LocalStackBuilder withHistory() {
    return only(EnumSet.allOf(Part.class));
  }

  /** Only these parts; default {@link Part#LIVE}. */
  public LocalStackBuilder only(Part... chosen) {
    return only(Set.copyOf(List.of(chosen)));
  }

  /** Only these parts; default {@link Part#LIVE}. */
  public LocalStackBuilder only(Set<Part> chosen) {
    parts = chosen.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(chosen);
    return this;
  }

  /**
   * How many instances of Headway start; default 1.
   *
   * @throws IllegalArgumentException when it is not 1 … 100
   */
  public LocalStackBuilder instances(int count) {
    if (count < 1 || count > Instances.HIGHEST) {
      throw new IllegalArgumentException(
          "there can be 1 to " + Instances.HIGHEST + " instances, not " + count);
    }
    instances = count;
    return this;
  }

  /**
   * How many brokers there are: 1, or 3 that keep three copies of every topic and need two to
   * write. Default: what the data folder was made with, else 1.
   *
   * @throws IllegalArgumentException when it is neither 1 nor 3
   */
  public LocalStackBuilder brokers(int count) {
    if (count != 1 && count != 3) {
      throw new IllegalArgumentException("there can be 1 or 3 brokers, not " + count);
    }
    brokers = OptionalInt.of(count);
    return this;
  }

  /**
   * Gives each broker a listener for the instances only, advertised at another port: the caller
   * runs a proxy there before the stack starts; see {@link LocalBroker#link}. Everybody else uses
   * the plain listener, and so can an instance whose own environment names it.
   */
  public LocalStackBuilder linkedBrokers() {
    linked = true;
    return this;
  }

  /** One HEADWAY_… variable for every instance. */
  public LocalStackBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** One HEADWAY_… variable for the instance of this number; wins over what all have. */
  public LocalStackBuilder instanceEnvironment(int id, String name, String value) {
    instanceEnvironment.computeIfAbsent(id, i -> new HashMap<>()).put(name, value);
    return this;
  }

  /** Folder of the stores of the instance of this number; default one in the data folder. */
  public LocalStackBuilder instanceState(int id, Path folder) {
    instanceState.put(id, folder.toAbsolutePath());
    return this;
  }

  /** One property of every broker that wins over what the stack sets. */
  public LocalStackBuilder brokerProperty(String name, String value) {
    brokerProperties.put(name, value);
    return this;
  }

  /**
   * Heap, collector and compiler of every broker's JVM; default a small heap, and code that is
   * compiled quickly rather than well.
   */
  public LocalStackBuilder brokerJvm(String... options) {
    brokerJvm = List.of(options);
    return this;
  }

  /** A second listener of every broker with TLS and these passwords by user name. */
  public LocalStackBuilder saslSsl(Map<String, String> users) {
    saslUsers = Map.copyOf(users);
    return this;
  }

  /** Brokers of the user's own instead of the embedded ones. */
  public LocalStackBuilder externalKafka(String servers) {
    bootstrapServers = servers;
    return this;
  }

  /** A registry of the user's own instead of the embedded one. */
  public LocalStackBuilder externalRegistry(String url) {
    registryUrl = url;
    return this;
  }

  /** A database of the user's own instead of the embedded one. */
  public LocalStackBuilder externalPostgres(HistoryAccess access) {
    ownDatabase = access;
    return this;
  }

  /** A Connect cluster of the user's own, by its URL, instead of the embedded worker. */
  public LocalStackBuilder externalConnect(String url) {
    connectUrl = url;
    return this;
  }

  /** Who hears of the progress; default nobody. */
  public LocalStackBuilder listener(StackListener chosen) {
    listener = chosen;
    return this;
  }

  /** The stack, not started. */
  public LocalStack build() {
    return new LocalStack(this);
  }

  /** The stack, started and ready. */
  public LocalStack start() {
    LocalStack stack = build();
    stack.start();
    return stack;
  }

  DataFolder data() {
    return data;
  }

  Ports ports() {
    return ports;
  }

  StackListener listener() {
    return listener;
  }

  private int brokerCount() {
    return brokers.orElseGet(() -> BrokerCluster.of(data).map(BrokerCluster::brokers).orElse(1));
  }

  LocalStack.Addresses addresses() {
    String servers =
        bootstrapServers != null
            ? bootstrapServers
            : IntStream.rangeClosed(1, brokerCount())
                .mapToObj(i -> "127.0.0.1:" + ports.kafka(i))
                .collect(Collectors.joining(","));
    String schemas =
        registryUrl != null
            ? registryUrl
            : "http://127.0.0.1:" + ports.registry() + "/apis/ccompat/v7";
    return new LocalStack.Addresses(
        servers,
        schemas,
        history().map(HistoryAccess::url).orElse(null),
        !parts.contains(Part.CONNECT)
            ? null
            : connectUrl != null ? connectUrl : "http://127.0.0.1:" + ports.connect());
  }

  /** Addresses of the parts that are the user's own. */
  Map<Part, String> external() {
    Map<Part, String> external = new HashMap<>();
    if (bootstrapServers != null && parts.contains(Part.KAFKA)) {
      external.put(Part.KAFKA, bootstrapServers);
    }
    if (registryUrl != null && parts.contains(Part.REGISTRY)) {
      external.put(Part.REGISTRY, registryUrl);
    }
    HistoryAccess database = ownDatabase;
    if (database != null && parts.contains(Part.POSTGRES)) {
      external.put(Part.POSTGRES, database.url());
    }
    if (connectUrl != null && parts.contains(Part.CONNECT)) {
      external.put(Part.CONNECT, connectUrl);
    }
    return Map.copyOf(external);
  }

  List<LocalBroker> makeBrokers() {
    List<LocalBroker> made = new ArrayList<>();
    if (parts.contains(Part.KAFKA) && bootstrapServers == null) {
      int count = brokerCount();
      for (int id = 1; id <= count; id++) {
        SaslSslListener sasl =
            saslUsers == null
                ? null
                : new SaslSslListener(FreePorts.next(), data.kafka(1).resolve("tls"), saslUsers);
        BrokerLink link = linked ? new BrokerLink(FreePorts.next(), FreePorts.next()) : null;
        made.add(
            new LocalBroker(
                id,
                new LocalBroker.Plan(data, ports, count, sasl, link, brokerProperties, brokerJvm)));
      }
    }
    return List.copyOf(made);
  }

  Optional<LocalRegistry> makeRegistry() {
    return parts.contains(Part.REGISTRY) && registryUrl == null
        ? Optional.of(
            new LocalRegistry(data.registry(), data.log(Part.REGISTRY, 1), ports.registry()))
        : Optional.empty();
  }

  Optional<LocalPostgres> makePostgres() {
    return parts.contains(Part.POSTGRES) && ownDatabase == null
        ? Optional.of(
            new LocalPostgres(data.postgres(), data.log(Part.POSTGRES, 1), ports.postgres()))
        : Optional.empty();
  }

  Optional<LocalConnect> makeConnect() {
    return parts.contains(Part.CONNECT) && connectUrl == null
        ? Optional.of(
            new LocalConnect(
                data.connect(),
                data.log(Part.CONNECT, 1),
                ports.connect(),
                tracker(),
                brokerCount()))
        : Optional.empty();
  }

  /** How the database of history is reached; empty when the stack has none. */
  Optional<HistoryAccess> history() {
    if (!parts.contains(Part.POSTGRES)) {
      return Optional.empty();
    }
    HistoryAccess own = ownDatabase;
    return Optional.of(own == null ? HistoryAccess.embedded(ports.postgres()) : own);
  }

  /** What the sinks are told; empty when the stack has no history. */
  Optional<SinkSettings> sinks() {
    return history().map(access -> access.sinks(tracker(), brokerCount()));
  }

  /** What instances are told of topics, registry and brokers. */
  private TrackerSettings tracker() {
    Map<String, String> whole = new HashMap<>(System.getenv());
    whole.putAll(environment);
    LocalStack.Addresses addresses = addresses();
    whole.put("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", addresses.bootstrapServers());
    whole.put("HEADWAY_SCHEMA_REGISTRY_URL", addresses.registryUrl());
    return TrackerSettings.from(Settings.load(whole, Instance.CATALOGUE));
  }

  Optional<Instances> makeInstances(List<LocalBroker> made, Component.Watch watch) {
    if (!parts.contains(Part.HEADWAY)) {
      return Optional.empty();
    }
    LocalStack.Addresses addresses = addresses();
    String servers =
        linked && !made.isEmpty()
            ? made.stream().map(b -> b.link().address()).collect(Collectors.joining(","))
            : addresses.bootstrapServers();
    Map<String, String> common = new HashMap<>();
    common.put("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", servers);
    common.put("HEADWAY_SCHEMA_REGISTRY_URL", addresses.registryUrl());
    history()
        .ifPresent(
            access -> {
              common.put("HEADWAY_POSTGRES_URL", access.url());
              common.put("HEADWAY_POSTGRES_USER", access.reader().user());
              common.put("HEADWAY_POSTGRES_PASSWORD", access.reader().password());
            });
    common.putAll(environment);
    return Optional.of(
        new Instances(
            new Instances.Plan(data, ports, common, instanceEnvironment, instanceState),
            instances,
            watch));
  }
}
