// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.log;

import dev.headway.event.Input;
import dev.headway.intake.InputRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their beginning to their committed end. */
public final class CommittedLog {
  /** Without a record or progress for so long there is no end to be reached. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Deployment deployment;

  /** The topics of {@code deployment}. */
  public CommittedLog(Deployment deployment) {
    this.deployment = deployment;
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> properties = new HashMap<>(deployment.kafka());
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 * 1024 * 1024);
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Gives every committed record of {@code topics} to {@code taker}, in order within a partition.
   */
  public void read(Collection<String> topics, Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        for (PartitionInfo info : consumer.partitionsFor(topic)) {
          partitions.add(new TopicPartition(topic, info.partition()));
        }
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      readOn(consumer, partitions, taker);
    }
  }

  /** Reads from where {@code consumer} stands to the committed end. */
  static void readOn(
      KafkaConsumer<byte[], byte[]> consumer,
      Collection<TopicPartition> partitions,
      Consumer<ConsumerRecord<byte[], byte[]>> taker) {
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      List<TopicPartition> open =
          partitions.stream()
              .filter(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))
              .toList();
      if (open.isEmpty()) {
        return;
      }
      var records = consumer.poll(Duration.ofMillis(200));
      if (!records.isEmpty()) {
        deadline = System.nanoTime() + PATIENCE.toNanos();
      } else if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "no record came for " + PATIENCE.toSeconds() + " s, short of the end of " + open);
      }
      records.forEach(taker);
    }
  }

  /** Every committed record of one topic. */
  public List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    read(List.of(topic), records::add);
    return records;
  }

  /** The records of all inputs. */
  public List<InputRecord> inputs() {
    List<String> topics = deployment.topics().inputs();
    List<InputRecord> records = new ArrayList<>();
    read(
        topics,
        r ->
            records.add(
                new InputRecord(
                    Input.values()[topics.indexOf(r.topic())],
                    r.topic(),
                    r.partition(),
                    r.offset(),
                    r.timestamp(),
                    r.key(),
                    r.value(),
                    r.headers())));
    return records;
  }
}
