// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.event.Topic;
import dev.headway.agent.log.LogException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics that are missing and checks those that are there. All have as many partitions
 * as {@code action-requests}: a plan has the same number in each, and one member has it in all.
 */
final class TopicSetup {
  private static final Logger LOG = LoggerFactory.getLogger(TopicSetup.class);

  /** As the tracker creates its inputs, and checks them. */
  private static final Map<String, String> EVENTS =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_DELETE,
          TopicConfig.RETENTION_MS_CONFIG,
          Long.toString(Duration.ofHours(168).toMillis()),
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(2 * 1024 * 1024));

  private static final Map<String, String> STATE =
      Map.of(
          TopicConfig.CLEANUP_POLICY_CONFIG,
          TopicConfig.CLEANUP_POLICY_COMPACT,
          TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG,
          Long.toString(Duration.ofDays(1).toMillis()),
          TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
          Integer.toString(Clients.LARGEST_STATE_BYTES));

  private final Admin admin;
  private final KafkaSettings settings;
  private final TopicNames names;
  private final Set<String> states = ConcurrentHashMap.newKeySet();
  private final int partitions;

  /**
   * Makes the topics of events be there.
   *
   * @throws LogException when their numbers of partitions differ, or Kafka is not to be reached
   */
  TopicSetup(Admin admin, KafkaSettings settings, TopicNames names) {
    this.admin = admin;
    this.settings = settings;
    this.names = names;
    String first = names.of(Topic.ACTION_REQUESTS);
    OptionalInt there = partitions(first);
    // Another process may be faster to create it, with a number of its own.
    this.partitions =
        there.isPresent() ? there.getAsInt() : create(first, settings.partitions(), EVENTS);
    ensure(names.of(Topic.ACTION_RESULTS), EVENTS);
    ensure(names.of(Topic.SYSTEM_EVENTS), EVENTS);
    ensure(names.inbox(), EVENTS);
  }

  int partitions() {
    return partitions;
  }

  /**
   * Makes a compacted topic be there.
   *
   * @return its name, with the prefix
   * @throws LogException when it is there and would not do
   */
  String state(String name) {
    String topic = names.state(name);
    if (!states.contains(topic)) {
      ensure(topic, STATE);
      requireCompacted(topic);
      states.add(topic);
    }
    return topic;
  }

  private void ensure(String topic, Map<String, String> config) {
    OptionalInt there = partitions(topic);
    int number = there.isPresent() ? there.getAsInt() : create(topic, partitions, config);
    if (number != partitions) {
      throw new LogException(
          "topic %1$s has %2$d partitions and %3$s has %4$d, but all of an agent's topics must have the same number: create %1$s again with %4$d, or set another prefix of topics"
              .formatted(topic, number, names.of(Topic.ACTION_REQUESTS), partitions));
    }
  }

  private OptionalInt partitions(String topic) {
    try {
      TopicDescription there =
          await(admin.describeTopics(List.of(topic)).allTopicNames(), "looking at topic " + topic)
              .get(topic);
      return there == null ? OptionalInt.empty() : OptionalInt.of(there.partitions().size());
    } catch (UnknownTopicOrPartitionException e) {
      return OptionalInt.empty();
    }
  }

  /** Returns the partitions the topic has in the end. */
  private int create(String topic, int number, Map<String, String> config) {
    NewTopic wanted =
        new NewTopic(
                topic,
                Optional.of(number),
                settings.replicationFactor() < 0
                    ? Optional.empty()
                    : Optional.of(settings.replicationFactor()))
            .configs(config);
    try {
      await(admin.createTopics(List.of(wanted)).all(), "creating topic " + topic);
      LOG.info("created topic {} with {} partitions", topic, number);
    } catch (TopicExistsException e) {
      LOG.debug("another process was faster to create {}", topic, e);
    }
    return awaitKnown(topic);
  }

  /** The controller has the topic; the broker that is asked next may not have heard of it yet. */
  private int awaitKnown(String topic) {
    long deadline = System.nanoTime() + settings.patience().toNanos();
    while (true) {
      OptionalInt there = partitions(topic);
      if (there.isPresent()) {
        return there.getAsInt();
      }
      if (System.nanoTime() - deadline > 0) {
        throw new LogException("topic " + topic + " is there, and no broker knows it");
      }
    }
  }

  /** State in a topic that deletes is lost with time, without a word. */
  private void requireCompacted(String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    @Nullable ConfigEntry policy;
    try {
      Config config =
          await(
                  admin.describeConfigs(List.of(resource)).all(),
                  "reading the configuration of topic " + topic)
              .get(resource);
      policy = config == null ? null : config.get(TopicConfig.CLEANUP_POLICY_CONFIG);
    } catch (UnknownTopicOrPartitionException e) {
      LOG.debug("{} has just been created, as it has to be", topic, e);
      return;
    }
    if (policy == null || !TopicConfig.CLEANUP_POLICY_COMPACT.equals(policy.value())) {
      throw new LogException(
          "topic %s has cleanup.policy=%s and would lose state: change it to compact (kafka-configs --alter --entity-type topics --entity-name %s --add-config cleanup.policy=compact)"
              .formatted(topic, policy == null ? "" : policy.value(), topic));
    }
  }

  private <T> T await(KafkaFuture<T> future, String what) {
    try {
      return future.get(settings.patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof UnknownTopicOrPartitionException unknown) {
        throw unknown;
      }
      if (cause instanceof TopicExistsException exists) {
        throw exists;
      }
      throw new LogException(
          cause instanceof RetriableException
              ? what + ": Kafka does not answer at " + settings.bootstrapServers()
              : what + " failed: " + cause.getMessage(),
          cause);
    } catch (TimeoutException e) {
      throw new LogException(what + ": Kafka does not answer at " + settings.bootstrapServers(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException(what + " was interrupted", e);
    }
  }
}
