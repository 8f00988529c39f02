// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.agent.model.GoalDirectedModel;
import dev.headway.config.Settings;
import dev.headway.ops.agents.AgentPlatform;
import dev.headway.ops.faults.agents.Crew;
import dev.headway.ops.faults.invariant.ErrorStates;
import dev.headway.ops.faults.invariant.Finding;
import dev.headway.ops.faults.log.Deployment;
import dev.headway.ops.stack.Component;
import dev.headway.ops.stack.LocalStack;
import dev.headway.ops.stack.Ports;
import dev.headway.ops.stack.StackListener;
import dev.headway.topics.TopicNames;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A stack with agents at work on it, and one who asks them. */
final class AgentCluster implements AutoCloseable {
  /** After so long an agent that is gone is missed, in milliseconds; Kafka allows 6 s and more. */
  static final String SESSION_MILLIS = "3000";

  private final LocalStack stack;
  private final Crew crew;
  private final AgentPlatform platform;
  private final Queue<Finding> losses;

  private AgentCluster(LocalStack stack, Crew crew, AgentPlatform platform, Queue<Finding> losses) {
    this.stack = stack;
    this.crew = crew;
    this.platform = platform;
    this.losses = losses;
  }

  /**
   * Starts it.
   *
   * @param folder for data and logs
   * @param main main class of the headway command
   */
  static AgentCluster start(AgentScenario scenario, Path folder, Class<?> main) {
    Queue<Finding> losses = new ConcurrentLinkedQueue<>();
    LocalStack stack =
        LocalStack.builder()
            .data(folder)
            .ports(Ports.ephemeral())
            .brokerProperty("group.min.session.timeout.ms", SESSION_MILLIS)
            .listener(
                new StackListener() {
                  @Override
                  public void lost(Component component, int exitCode) {
                    losses.add(ErrorStates.ended(component.title(), exitCode));
                  }
                })
            .start();
    Map<String, String> where =
        Map.of(
            "HEADWAY_KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers(),
            "HEADWAY_SCHEMA_REGISTRY_URL", stack.registryUrl(),
            "HEADWAY_URL", stack.httpUrl(),
            "HEADWAY_KAFKA_SESSION_TIMEOUT_MS", SESSION_MILLIS,
            "HEADWAY_LOG", "WARN");
    Crew crew = new Crew(main, scenario.examples(), where, stack.data().logs());
    try {
      crew.start();
      return new AgentCluster(
          stack,
          crew,
          new AgentPlatform(
              TrackerSettings.from(Settings.load(where, TrackerSettings.CATALOGUE)),
              stack.httpUrl(),
              Optional.empty(),
              new GoalDirectedModel()),
          losses);
    } catch (RuntimeException e) {
      crew.close();
      stack.close();
      throw e;
    }
  }

  /** The processes with agents. */
  Crew crew() {
    return crew;
  }

  /** Asks agents and the tracker. */
  AgentPlatform platform() {
    return platform;
  }

  /** Where it keeps its things. */
  Deployment deployment() {
    return new Deployment(
        stack.bootstrapServers(), stack.registryUrl(), "headway", new TopicNames(""));
  }

  LocalStack stack() {
    return stack;
  }

  /** What must not have happened to its processes. */
  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(losses);
    findings.addAll(crew.findings());
    return findings;
  }

  @Override
  public void close() {
    platform.close();
    crew.close();
    stack.close();
  }
}
