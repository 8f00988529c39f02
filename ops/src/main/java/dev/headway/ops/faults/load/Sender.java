// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.load;

import dev.headway.ops.faults.log.Deployment;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Agents: acknowledged by all replicas, idempotent, patient while brokers are away. */
final class Sender implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 300_000;

  private final Deployment deployment;
  private final KafkaProducer<byte[], byte[]> producer;
  private final SchemaRegistryClient registry;
  private final AvroSerializer<AgentEvent> avro;
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  Sender(Deployment deployment) {
    this.deployment = deployment;
    Map<String, Object> properties = new HashMap<>(deployment.kafka());
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    registry = SchemaRegistryClient.of(deployment.registry());
    avro = new AvroSerializer<>(registry, AgentEvent.class);
    // While the registry is away nothing new is needed of it.
    avro.warmUp(deployment.topics().inputs());
  }

  byte[] avro(Delivery delivery) {
    return Objects.requireNonNull(avro.serialize(topic(delivery.topic()), delivery.event()));
  }

  String topic(String name) {
    return deployment.topics().prefix() + name;
  }

  /** Sends an event its way. */
  void send(Delivery delivery) {
    byte[] value = delivery.json() ? CloudEventJson.write(delivery.event(), null) : avro(delivery);
    String topic = topic(delivery.topic());
    switch (delivery.way()) {
      case FAST -> send(topic, null, delivery.plan().bytes(), value);
      case NO_KEY -> send(topic, null, null, value);
      case WRONG_PARTITION -> {
        int partitions = producer.partitionsFor(topic).size();
        int wrong = (delivery.plan().partition(partitions) + 1) % partitions;
        send(topic, wrong, delivery.plan().bytes(), value);
      }
    }
  }

  /** Sends bytes. */
  void send(
      String topic, @Nullable Integer partition, byte @Nullable [] key, byte @Nullable [] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, partition, key, value);
    Future<RecordMetadata> sent = producer.send(record, this::sent);
    if (sent.isDone() && sent.state() == Future.State.FAILED) {
      failure.compareAndSet(null, new IllegalStateException(sent.exceptionNow()));
    }
  }

  private void sent(@Nullable RecordMetadata metadata, @Nullable Exception e) {
    if (e == null) {
      acknowledged.incrementAndGet();
    } else {
      failure.compareAndSet(null, e);
    }
  }

  long acknowledged() {
    return acknowledged.get();
  }

  /** Waits until everything sent is acknowledged. */
  void flush() {
    producer.flush();
    Exception failed = failure.get();
    if (failed != null) {
      throw new IllegalStateException("a record of the load could not be sent", failed);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
    registry.close();
  }
}
