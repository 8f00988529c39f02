// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.history;

import dev.headway.history.row.HistoryTable;
import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The change topics of a tracker, as their readers in the benchmark open them. */
final class ChangeTopics {
  /** The tables that plans fill. */
  static final List<HistoryTable> TABLES =
      List.of(
          HistoryTable.PLAN_PROGRESS, HistoryTable.TASK_EXECUTIONS, HistoryTable.EVENT_TIMELINE);

  /** As many as the sinks are told to take at a time. */
  static final int MOST_POLLED = 2_000;

  private ChangeTopics() {}

  static SchemaRegistryClient registry(Cluster cluster, String prefix) {
    return SchemaRegistryClient.of(cluster.tracker("none", prefix, Path.of("none")).registry());
  }

  static Deserializer<GenericRecord> values(SchemaRegistryClient registry) {
    return new AvroDeserializer<>(registry, GenericRecord.class);
  }

  /** A consumer of the committed records of a table's topic, from its beginning. */
  static <V> Consumer<String, V> fromTheBeginning(
      Cluster cluster, String prefix, HistoryTable table, Deserializer<V> values, String group) {
    Map<String, Object> configuration = new HashMap<>();
    configuration.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, cluster.bootstrapServers());
    configuration.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    configuration.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    configuration.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    configuration.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MOST_POLLED);
    Consumer<String, V> consumer =
        new KafkaConsumer<>(configuration, new StringDeserializer(), values);
    String topic = HistorySinks.topic(prefix, table);
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return consumer;
  }

  /** Whether it has read all that was there. */
  static boolean atEnd(Consumer<String, ?> consumer, Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }
}
