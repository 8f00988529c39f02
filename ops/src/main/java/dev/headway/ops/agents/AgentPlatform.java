// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.agents;

import dev.headway.agent.Agent;
import dev.headway.agent.GoalClient;
import dev.headway.agent.Platform;
import dev.headway.agent.examples.Example;
import dev.headway.agent.kafka.KafkaEventLog;
import dev.headway.agent.kafka.KafkaSettings;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.tracker.CallersTracker;
import dev.headway.agent.tracker.Credentials;
import dev.headway.agent.tracker.TrackerServiceClient;
import dev.headway.schemas.key.Owner;
import dev.headway.topology.TrackerSettings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Agents, the log they share and the tracker they ask, on a stack. */
public final class AgentPlatform implements AutoCloseable {
  /** How the line begins that a process prints when all its agents take part. */
  public static final String AT_WORK = "Agents are at work";

  private static final Duration STARTING = Duration.ofSeconds(60);

  private final TrackerServiceClient tracker;
  private final KafkaEventLog log;
  private final Platform platform;
  private final ReasoningModel model;

  /**
   * On the stack that these name.
   *
   * @param settings topics, registry and Kafka clients
   * @param httpUrl base of the tracker's REST API
   * @param token shown to the tracker instead of an identity; empty: none
   * @param model what planners reason with; closed with this
   */
  public AgentPlatform(
      TrackerSettings settings, String httpUrl, Optional<String> token, ReasoningModel model) {
    this(settings, httpUrl, token, model, Optional.empty());
  }

  /**
   * On the stack that these name.
   *
   * @param settings topics, registry and Kafka clients
   * @param httpUrl base of the tracker's REST API
   * @param token shown to the tracker instead of an identity; empty: none
   * @param model what planners reason with; closed with this
   * @param instance which instance of its agents this is, the same when it starts again; empty: a
   *     new one
   */
  public AgentPlatform(
      TrackerSettings settings,
      String httpUrl,
      Optional<String> token,
      ReasoningModel model,
      Optional<String> instance) {
    this.model = model;
    this.tracker =
        TrackerServiceClient.builder()
            .baseUrl(httpUrl)
            .credentials(
                token.map(text -> Credentials.bearer(owner -> text)).orElseGet(Credentials::local))
            .build();
    KafkaSettings kafka = kafka(settings);
    this.log = new KafkaEventLog(instance.map(kafka::withInstanceId).orElse(kafka));
    this.platform = new Platform(log, new CallersTracker(tracker));
  }

  private static KafkaSettings kafka(TrackerSettings settings) {
    return KafkaSettings.of(settings.kafka().getOrDefault("bootstrap.servers", ""), "")
        .withRegistry(settings.registry())
        .withClients(settings.kafka())
        .withTopicPrefix(settings.topics().prefix())
        .withTopics(settings.partitions(), settings.replicationFactor());
  }

  /** Starts the agents of an example, and waits until they take part. */
  public void start(Example example) throws InterruptedException {
    start(agents(example));
  }

  /** The agents of an example, not started. */
  public List<Agent> agents(Example example) {
    return example.crew().agents(model);
  }

  /** Starts agents, and waits until they take part. */
  public void start(List<Agent> agents) throws InterruptedException {
    var started = agents.stream().map(platform::start).toList();
    for (Platform.Running agent : started) {
      agent.awaitReady(STARTING);
    }
  }

  /** Asks for goals. */
  public GoalClient client(Owner owner) {
    return platform.client("headway-run", owner);
  }

  /** The tracker. */
  public TrackerServiceClient tracker() {
    return tracker;
  }

  @Override
  public void close() {
    platform.close();
    log.close();
    tracker.close();
    model.close();
  }
}
