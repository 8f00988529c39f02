// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says what a {@link LocalStack} is to be. Everything has a default but the data folder. */
public final class LocalStackBuilder {
  private DataFolder data = DataFolder.standard();
  private Ports ports = Ports.shifted(0);
  private Set<Part> parts = EnumSet.allOf(Part.class);
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> brokerProperties = new HashMap<>();
  private @Nullable Map<String, String> saslUsers;
  private @Nullable String bootstrapServers;
  private @Nullable String registryUrl;
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

  /** Only these parts; default all. */
  public LocalStackBuilder only(Part... chosen) {
    return only(Set.copyOf(List.of(chosen)));
  }

  /** Only these parts; default all. */
  public LocalStackBuilder only(Set<Part> chosen) {
    parts = chosen.isEmpty() ? EnumSet.noneOf(Part.class) : EnumSet.copyOf(chosen);
    return this;
  }

  /** One HEADWAY_… variable for Headway. */
  public LocalStackBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** One property of the broker that wins over what the stack sets. */
  public LocalStackBuilder brokerProperty(String name, String value) {
    brokerProperties.put(name, value);
    return this;
  }

  /** A second broker listener with TLS and these passwords by user name. */
  public LocalStackBuilder saslSsl(Map<String, String> users) {
    saslUsers = Map.copyOf(users);
    return this;
  }

  /** A broker of the user's own instead of the embedded one. */
  public LocalStackBuilder externalKafka(String servers) {
    bootstrapServers = servers;
    return this;
  }

  /** A registry of the user's own instead of the embedded one. */
  public LocalStackBuilder externalRegistry(String url) {
    registryUrl = url;
    return this;
  }

  /** Who hears of the progress; default nobody. */
  public LocalStackBuilder listener(StackListener chosen) {
    listener = chosen;
    return this;
  }

  /** The stack, not started. */
  public LocalStack build() {
    LocalBroker broker = null;
    if (parts.contains(Part.KAFKA) && bootstrapServers == null) {
      SaslSslListener sasl =
          saslUsers == null
              ? null
              : new SaslSslListener(Ports.free(), data.kafka().resolve("tls"), saslUsers);
      broker =
          new LocalBroker(
              data.kafka(), data.log(Part.KAFKA), ports.kafka(), sasl, brokerProperties);
    }
    LocalRegistry registry = null;
    if (parts.contains(Part.REGISTRY) && registryUrl == null) {
      registry = new LocalRegistry(data.registry(), data.log(Part.REGISTRY), ports.registry());
    }
    String servers = bootstrapServers != null ? bootstrapServers : "127.0.0.1:" + ports.kafka();
    String schemas =
        registryUrl != null
            ? registryUrl
            : "http://127.0.0.1:" + ports.registry() + "/apis/ccompat/v7";
    LocalApp app = null;
    if (parts.contains(Part.HEADWAY)) {
      Map<String, String> variables = new HashMap<>();
      variables.put("HEADWAY_KAFKA_BOOTSTRAP_SERVERS", servers);
      variables.put("HEADWAY_SCHEMA_REGISTRY_URL", schemas);
      variables.put("HEADWAY_HTTP_HOST", "127.0.0.1");
      variables.put("HEADWAY_HTTP_PORT", Integer.toString(ports.http()));
      variables.put("HEADWAY_STATE_DIR", data.state().toString());
      variables.putAll(environment);
      app = new LocalApp(data.log(Part.HEADWAY), ports.http(), variables);
    }
    Map<Part, String> external = new HashMap<>();
    if (bootstrapServers != null && parts.contains(Part.KAFKA)) {
      external.put(Part.KAFKA, bootstrapServers);
    }
    if (registryUrl != null && parts.contains(Part.REGISTRY)) {
      external.put(Part.REGISTRY, registryUrl);
    }
    return new LocalStack(
        data,
        new LocalStack.Addresses(servers, schemas, "http://127.0.0.1:" + ports.http()),
        Optional.ofNullable(broker),
        Optional.ofNullable(registry),
        Optional.ofNullable(app),
        external,
        listener);
  }

  /** The stack, started and ready. */
  public LocalStack start() {
    LocalStack stack = build();
    stack.start();
    return stack;
  }
}
