// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.schemas.serde.RegistryConfig;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * Where the log is and how it is used. {@link #of} fills in what need not be said.
 *
 * @param bootstrapServers brokers to start from
 * @param registry properties of the schema registry's client, with Confluent's names: {@link
 *     RegistryConfig}
 * @param topicPrefix put in front of every topic name, the tracker's {@code topics.prefix}
 * @param clients properties passed to every Kafka client as they are, for TLS and SASL for example;
 *     those that make the log what it is (isolation level, acknowledgements, offsets, protocol of
 *     the group) stay as they are whatever this says
 * @param partitions partitions of {@code action-requests} if it has to be created; else its own
 *     number counts. The tracker's {@code topics.partitions}
 * @param replicationFactor replicas of topics to create; −1: the broker's default
 * @param instanceId which instance of its agents this process is. One that starts again under the
 *     same id ends at once the transactions it has left open; otherwise they end after ten seconds
 * @param lookBack how old events may be that an agent is given which has never run before. An agent
 *     that is started just after a request was sent is to see it, and is not to do again all that
 *     was ever asked for
 * @param patience how long reads and transactions may take before they fail
 */
public record KafkaSettings(
    String bootstrapServers,
    Map<String, String> registry,
    String topicPrefix,
    Map<String, String> clients,
    int partitions,
    short replicationFactor,
    String instanceId,
    Duration lookBack,
    Duration patience) {
  /** Copies the maps. */
  public KafkaSettings {
    registry = Map.copyOf(registry);
    clients = Map.copyOf(clients);
    if (partitions < 1) {
      throw new IllegalArgumentException("a topic has at least one partition, not " + partitions);
    }
    if (lookBack.isNegative() || !patience.isPositive()) {
      throw new IllegalArgumentException("durations must be positive");
    }
  }

  /**
   * Topics without prefix, of four partitions and as many replicas as the broker makes by default;
   * an instance id of its own, an hour's look back and a minute's patience.
   */
  public static KafkaSettings of(String bootstrapServers, String registryUrl) {
    return new KafkaSettings(
        bootstrapServers,
        Map.of(RegistryConfig.URL, registryUrl),
        "",
        Map.of(),
        4,
        (short) -1,
        UUID.randomUUID().toString(),
        Duration.ofHours(1),
        Duration.ofMinutes(1));
  }

  /** The same with other properties of the registry's client. */
  public KafkaSettings withRegistry(Map<String, String> other) {
    return new KafkaSettings(
        bootstrapServers,
        other,
        topicPrefix,
        clients,
        partitions,
        replicationFactor,
        instanceId,
        lookBack,
        patience);
  }

  /** The same with another prefix. */
  public KafkaSettings withTopicPrefix(String other) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        other,
        clients,
        partitions,
        replicationFactor,
        instanceId,
        lookBack,
        patience);
  }

  /** The same with other properties of Kafka's clients. */
  public KafkaSettings withClients(Map<String, String> other) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topicPrefix,
        other,
        partitions,
        replicationFactor,
        instanceId,
        lookBack,
        patience);
  }

  /** The same for other topics to be created. */
  public KafkaSettings withTopics(int otherPartitions, short otherReplicationFactor) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topicPrefix,
        clients,
        otherPartitions,
        otherReplicationFactor,
        instanceId,
        lookBack,
        patience);
  }

  /** The same as another instance. */
  public KafkaSettings withInstanceId(String other) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topicPrefix,
        clients,
        partitions,
        replicationFactor,
        other,
        lookBack,
        patience);
  }

  /** The same with another look back. */
  public KafkaSettings withLookBack(Duration other) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topicPrefix,
        clients,
        partitions,
        replicationFactor,
        instanceId,
        other,
        patience);
  }

  /** The same with another patience. */
  public KafkaSettings withPatience(Duration other) {
    return new KafkaSettings(
        bootstrapServers,
        registry,
        topicPrefix,
        clients,
        partitions,
        replicationFactor,
        instanceId,
        lookBack,
        other);
  }

  /** Without the properties of the clients, which may hold credentials. */
  @Override
  public String toString() {
    return "KafkaSettings[bootstrapServers=%s, topicPrefix=%s, instanceId=%s]"
        .formatted(bootstrapServers, topicPrefix, instanceId);
  }
}
