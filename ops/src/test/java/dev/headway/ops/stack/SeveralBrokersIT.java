// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeveralBrokersIT {
  private static final String TOPIC = "demo";

  @TempDir Path folder;

  @Test
  void shouldGoOnWritingWithOneOfThreeBrokersKilledAndTakeItBack() throws Exception {
    // given
    try (LocalStack stack = stack().brokers(3).start();
        Admin admin = Admin.create(Map.of("bootstrap.servers", stack.bootstrapServers()));
        KafkaProducer<String, String> producer = producer(stack)) {
      admin
          .createTopics(List.of(new NewTopic(TOPIC, Optional.of(3), Optional.empty())))
          .all()
          .get(20, TimeUnit.SECONDS);
      // Each broker learns of a new topic in its own time, and any of them may be asked.
      await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptionsMatching(SeveralBrokersIT::isUnknownTopic)
          .untilAsserted(
              () -> {
                assertThat(minInSync(admin)).isEqualTo("2");
                assertThat(topic(admin).partitions())
                    .hasSize(3)
                    .allSatisfy(p -> assertThat(p.replicas()).hasSize(3));
              });
      send(producer);

      // when
      stack.broker(2).kill();

      // then
      send(producer);
      assertThat(stack.broker(2).isHealthy()).isFalse();
      assertThat(stack.broker(1).isHealthy()).isTrue();

      // when
      stack.broker(2).start();

      // then
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(topic(admin).partitions())
                      .hasSize(3)
                      .allSatisfy(p -> assertThat(p.isr()).extracting(Node::id).contains(1, 2, 3)));
    }
  }

  private LocalStackBuilder stack() {
    return LocalStack.builder()
        .data(folder.resolve("data"))
        .ports(Ports.ephemeral())
        .only(Part.KAFKA)
        // A killed broker is replaced, and may come back, this long after its last sign of life.
        .brokerProperty("broker.session.timeout.ms", "3000")
        .brokerProperty("broker.heartbeat.interval.ms", "500");
  }

  private static KafkaProducer<String, String> producer(LocalStack stack) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", stack.bootstrapServers(), "acks", "all"),
        new StringSerializer(),
        new StringSerializer());
  }

  private static void send(KafkaProducer<String, String> producer) throws Exception {
    for (int partition = 0; partition < 3; partition++) {
      producer.send(new ProducerRecord<>(TOPIC, partition, "k", "v")).get(60, TimeUnit.SECONDS);
    }
  }

  private static TopicDescription topic(Admin admin) throws Exception {
    return Objects.requireNonNull(
        admin.describeTopics(List.of(TOPIC)).allTopicNames().get(20, TimeUnit.SECONDS).get(TOPIC));
  }

  private static boolean isUnknownTopic(Throwable failure) {
    return failure.getCause() instanceof UnknownTopicOrPartitionException;
  }

  private static String minInSync(Admin admin) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, TOPIC);
    return admin
        .describeConfigs(List.of(resource))
        .all()
        .get(20, TimeUnit.SECONDS)
        .getOrDefault(resource, new Config(List.of()))
        .get("min.insync.replicas")
        .value();
  }
}
