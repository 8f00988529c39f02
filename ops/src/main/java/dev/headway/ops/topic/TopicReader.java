// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.topic;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a whole topic, committed records only, without a consumer group. */
public final class TopicReader implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String servers;

  /** A reader of the broker at {@code endpoints}. */
  public TopicReader(Endpoints endpoints) {
    servers = String.valueOf(endpoints.kafka(Map.of()).get("bootstrap.servers"));
    consumer =
        new KafkaConsumer<>(
            endpoints.kafka(
                Map.of(
                    "isolation.level", "read_committed",
                    "enable.auto.commit", "false",
                    "allow.auto.create.topics", "false",
                    "default.api.timeout.ms", TIMEOUT_MILLIS)),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Names of all topics, in order. */
  public List<String> topics() {
    try {
      return List.copyOf(new TreeSet<>(consumer.listTopics().keySet()));
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  /**
   * The full name of {@code topic}: as given, or with the configured prefix.
   *
   * @return empty when there is neither
   */
  public Optional<String> find(String topic, String prefix) {
    List<String> all = topics();
    return List.of(topic, prefix + topic).stream().filter(all::contains).findFirst();
  }

  /**
   * Reads {@code topic} and gives each record to {@code each} until that says false.
   *
   * @param fromBeginning from the first record on, else only what is new
   * @param follow waits for more at the end, else ends where the topic ended at the start
   */
  public void read(
      String topic,
      boolean fromBeginning,
      boolean follow,
      Predicate<ConsumerRecord<byte[], byte[]>> each) {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream().map(TopicReader::partition).toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> open = new HashMap<>(consumer.endOffsets(partitions));
      if (fromBeginning) {
        consumer.seekToBeginning(partitions);
      } else {
        consumer.seekToEnd(partitions);
      }
      while (follow || anyBelow(open)) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
          if (!each.test(record)) {
            return;
          }
        }
      }
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private boolean anyBelow(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .anyMatch(end -> consumer.position(end.getKey()) < end.getValue());
  }

  private static TopicPartition partition(PartitionInfo info) {
    return new TopicPartition(info.topic(), info.partition());
  }

  private RequestFailedException unreachable(KafkaException e) {
    return new RequestFailedException(
        "Kafka at " + servers + " does not answer as it should: " + e.getMessage(), true, e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
