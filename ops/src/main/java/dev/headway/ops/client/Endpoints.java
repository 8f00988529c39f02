// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import dev.headway.config.Setting;
import dev.headway.config.Settings;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.stack.Applications;
import dev.headway.ops.stack.DataFolder;
import dev.headway.ops.stack.Part;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.stack.Signals;
import dev.headway.ops.stack.StackState;
import dev.headway.topology.TrackerSettings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Where the stack a command talks to is.
 *
 * @param httpUrl base of the REST API, at an instance that runs where there are several
 * @param instances bases of the REST APIs of all instances that are known to run
 * @param tracker settings for topics, registry and Kafka clients
 * @param history how the database of history is reached; empty when the stack has none
 * @param connectUrl base of the REST API of the Connect cluster; empty when the stack has none
 */
public record Endpoints(
    String httpUrl,
    List<String> instances,
    TrackerSettings tracker,
    Optional<HistoryAccess> history,
    Optional<String> connectUrl) {
  /** Environment variable with the URL of a Connect cluster of the user's own. */
  public static final String CONNECT_VARIABLE = "HEADWAY_CONNECT_URL";

  /** Environment variable with the base URL of a Headway that is not on this machine. */
  public static final String URL_VARIABLE = "HEADWAY_URL";

  private static final String SERVERS = "kafka.bootstrap.servers";
  private static final String REGISTRY = "schema.registry.url";
  private static final String APPLICATION = "application.id";

  /** With a copy. */
  public Endpoints {
    instances = List.copyOf(instances);
  }

  /**
   * Finds the stack. What the user sets in the environment (or in the file {@code HEADWAY_CONFIG}
   * names) wins; then a port offset given on the command line; then what runs for the data folder;
   * then the default ports.
   *
   * @param chosen a data folder, if the user named one: events must not end up in another stack
   *     because its own is down
   * @param offset the port offset, if given
   * @throws RequestFailedException when a folder was named that no stack runs for, and nothing else
   *     says where to go
   */
  public static Endpoints find(
      Optional<DataFolder> chosen, OptionalInt offset, Map<String, String> environment) {
    DataFolder data = chosen.orElseGet(DataFolder::standard);
    Optional<StackState> running =
        offset.isPresent() ? Optional.empty() : StackState.read(data.stateFile());
    if (chosen.isPresent()
        && offset.isEmpty()
        && running.isEmpty()
        && !environment.containsKey(URL_VARIABLE)) {
      throw new RequestFailedException(
          "No stack runs for " + data.root() + ". Start it with: headway up --data " + data.root(),
          false);
    }
    Ports ports = Ports.shifted(offset.orElse(0));
    Map<String, String> values = new HashMap<>();
    values.put(
        SERVERS, running.map(StackState::bootstrapServers).orElse("127.0.0.1:" + ports.kafka(1)));
    values.put(
        REGISTRY,
        running
            .map(StackState::registryUrl)
            .orElse("http://127.0.0.1:" + ports.registry() + "/apis/ccompat/v7"));
    if (running.isPresent()) {
      values.put(APPLICATION, Applications.of(data).current());
    }
    String file = environment.get("HEADWAY_CONFIG");
    if (file != null) {
      values.putAll(fromFile(Path.of(file)));
    }
    Map<String, String> variables = new HashMap<>(environment);
    variables.remove("HEADWAY_CONFIG");
    values.putAll(set(Settings.load(variables, TrackerSettings.CATALOGUE), variables));
    String named = environment.get(URL_VARIABLE);
    List<String> instances =
        named == null ? running.map(Endpoints::going).orElse(List.of()) : List.of();
    String url =
        named != null
            ? named.replaceAll("/+$", "")
            : instances.isEmpty()
                ? running.map(StackState::httpUrl).orElse("http://127.0.0.1:" + ports.http(1))
                : instances.getFirst();
    return new Endpoints(
        url,
        instances.isEmpty() ? List.of(url) : instances,
        TrackerSettings.from(Settings.of(values)),
        history(running, ports, environment),
        connect(running, ports, environment));
  }

  private static Optional<HistoryAccess> history(
      Optional<StackState> running, Ports ports, Map<String, String> environment) {
    return HistoryAccess.of(environment)
        .or(
            () ->
                running.isPresent()
                    ? running.map(StackState::postgresUrl).map(HistoryAccess::embedded)
                    : Optional.of(HistoryAccess.embedded(ports.postgres())));
  }

  private static Optional<String> connect(
      Optional<StackState> running, Ports ports, Map<String, String> environment) {
    String named = environment.getOrDefault(CONNECT_VARIABLE, "").strip();
    return !named.isEmpty()
        ? Optional.of(named)
        : running.isPresent()
            ? running.map(StackState::connectUrl)
            : Optional.of("http://127.0.0.1:" + ports.connect());
  }

  /** A paused instance would let a command wait for ever: others are asked. */
  private static List<String> going(StackState state) {
    return state.of(Part.HEADWAY).stream()
        .filter(
            instance ->
                instance
                    .process()
                    .running()
                    .filter(process -> !Signals.isPaused(process.pid()))
                    .isPresent())
        .map(StackState.Running::address)
        .toList();
  }

  /** Only what the environment sets, so that defaults do not hide what the running stack says. */
  private static Map<String, String> set(Settings settings, Map<String, String> variables) {
    Map<String, String> values = new HashMap<>();
    settings.kafka().forEach((name, value) -> values.put(Settings.KAFKA_PREFIX + name, value));
    for (Setting setting : TrackerSettings.CATALOGUE) {
      if (variables.containsKey(setting.environmentVariable())) {
        values.put(setting.name(), settings.text(setting));
      }
    }
    return values;
  }

  /** A server's file also has entries that are no business of a command: they are passed over. */
  private static Map<String, String> fromFile(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new RequestFailedException(
          "HEADWAY_CONFIG: the file " + file + " cannot be read (" + e.getMessage() + ").",
          false,
          e);
    }
    Map<String, String> values = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      @Nullable String value = properties.getProperty(name);
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  /** Properties of a Kafka client, with {@code more} on top. */
  public Map<String, Object> kafka(Map<String, ?> more) {
    Map<String, Object> properties = new HashMap<>(tracker.kafka());
    properties.putAll(more);
    return properties;
  }
}
