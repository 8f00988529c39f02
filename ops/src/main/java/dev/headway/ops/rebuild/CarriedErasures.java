// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.rebuild;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.topics.TopicPlan;
import dev.headway.topics.TopicSetup;
import dev.headway.topology.ErasureMessages;
import dev.headway.topology.TopicPlans;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Takes orders to erase along to an application that is built: it folds the inputs anew, and they
 * still hold what was erased. Orders are kept as long as inputs are.
 */
final class CarriedErasures {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Endpoints endpoints;

  CarriedErasures(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  /**
   * Gives {@code to} the orders of {@code from}, before it folds anything.
   *
   * @return how many records that were
   */
  long carry(Application from, Application to) {
    try {
      createTopic(from, to);
      return copy(from.topics().reroute(), to.topics().reroute());
    } catch (KafkaException e) {
      throw new RequestFailedException(
          "What was erased cannot be handed over: " + e.getMessage(), false, e);
    }
  }

  private void createTopic(Application from, Application to) {
    TopicPlan plan =
        TopicPlans.of(endpoints.tracker()).stream()
            .filter(p -> p.name().equals(from.topics().reroute()))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("an application re-routes"));
    try (Admin admin = Admin.create(endpoints.kafka(Map.of()))) {
      new TopicSetup(admin, endpoints.tracker().replicationFactor())
          .ensure(List.of(plan.named(to.topics().reroute())));
    }
  }

  private long copy(String from, String to) {
    Map<String, Object> reading = new HashMap<>(endpoints.kafka(Map.of()));
    reading.put("isolation.level", "read_committed");
    reading.put("enable.auto.commit", "false");
    reading.put("allow.auto.create.topics", "false");
    Map<String, Object> writing = new HashMap<>(endpoints.kafka(Map.of("acks", "all")));
    long copied = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
            new KafkaConsumer<>(reading, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(writing, new ByteArraySerializer(), new ByteArraySerializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(from).stream()
              .map(p -> new TopicPartition(from, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          if (ErasureMessages.isOrder(record.headers())) {
            // Its time is kept: it is folded before what came later.
            Objects.requireNonNull(
                producer.send(
                    new ProducerRecord<>(
                        to,
                        record.partition(),
                        record.timestamp(),
                        record.key(),
                        record.value(),
                        record.headers())));
            copied++;
          }
        }
      }
      producer.flush();
    }
    return copied;
  }
}
