// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What the readers of plan-progress have been told: the last committed snapshot of each plan. */
final class ToldPlans implements AutoCloseable {
  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final SchemaRegistryClient registry;
  private final AvroDeserializer<PlanProgress> avro;

  /**
   * The last snapshot of a plan.
   *
   * @param version its version
   * @param digest its state digest
   */
  record Told(long version, String digest) {}

  ToldPlans(Endpoints endpoints) {
    topic = endpoints.tracker().topics().planProgress();
    Map<String, Object> properties = new HashMap<>(endpoints.kafka(Map.of()));
    properties.put("isolation.level", "read_committed");
    properties.put("enable.auto.commit", "false");
    properties.put("allow.auto.create.topics", "false");
    consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    registry = SchemaRegistryClient.of(endpoints.tracker().registry());
    avro = new AvroDeserializer<>(registry, PlanProgress.class);
  }

  /** Numbers of the topic's partitions, which are those of the plans. */
  List<Integer> partitions() {
    return IntStream.range(0, consumer.partitionsFor(topic).size()).boxed().toList();
  }

  /** Whoever has plans. */
  Set<Owner> owners() {
    Set<Owner> owners = new LinkedHashSet<>();
    for (int partition : partitions()) {
      read(partition, record -> owners.add(key(record).owner()));
    }
    return owners;
  }

  /** The last snapshot of each plan of a partition: of one at a time, since they may be many. */
  Map<PlanKey, Told> last(int partition) {
    Map<PlanKey, Told> last = new HashMap<>();
    read(
        partition,
        record -> {
          PlanProgress plan = avro.deserialize(topic, record.value());
          if (plan == null) {
            last.remove(key(record));
          } else {
            last.put(key(record), new Told(plan.getVersion(), plan.getStateDigest()));
          }
        });
    return last;
  }

  private static PlanKey key(ConsumerRecord<byte[], byte[]> record) {
    return PlanKey.parse(new String(record.key(), StandardCharsets.UTF_8));
  }

  private void read(int number, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    TopicPartition partition = new TopicPartition(topic, number);
    try {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
      while (consumer.position(partition) < end) {
        consumer.poll(Duration.ofMillis(200)).forEach(each);
      }
    } catch (KafkaException e) {
      throw new RequestFailedException("The snapshots cannot be read: " + e.getMessage(), false, e);
    }
  }

  @Override
  public void close() {
    consumer.close();
    avro.close();
    registry.close();
  }
}
