// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroCodec;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Agents that talk to Kafka directly, each way there is. */
final class Agents implements AutoCloseable {
  static final String TENANT = "acme";
  static final String USER = "ada";
  private static final Instant BEGIN = Instant.parse("2026-03-01T09:00:00Z");

  private final KafkaProducer<byte[], byte[]> producer;
  private final SchemaRegistryClient registry;
  private final AvroSerializer<AgentEvent> avro;
  private final String prefix;

  Agents(Map<String, String> kafka, String registryUrl) {
    this(kafka, registryUrl, "");
  }

  /** With topics whose names begin with {@code prefix}. */
  Agents(Map<String, String> kafka, String registryUrl, String prefix) {
    this.prefix = prefix;
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 * 1024 * 1024);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    registry = SchemaRegistryClient.of(Map.of("schema.registry.url", registryUrl));
    avro = new AvroSerializer<>(registry, AgentEvent.class);
  }

  static PlanKey key(String plan) {
    return new PlanKey(TENANT, USER, plan);
  }

  private static AgentEvent.Builder event(
      String id, String type, String plan, int second, String data) {
    return AgentEvent.newBuilder()
        .setId(id)
        .setSource("agent")
        .setType(type)
        .setTime(BEGIN.plusSeconds(second))
        .setTenantId(TENANT)
        .setUserId(USER)
        .setPlanId(plan)
        .setData(data);
  }

  static AgentEvent request(String plan, String task, int second) {
    return event(
            plan + "-" + task + "-r",
            "x.requested",
            plan,
            second,
            "{\"action_id\":\"" + task + "\"}")
        .setResponseEvent("x.done")
        .build();
  }

  static AgentEvent result(String plan, String task, int second) {
    return event(
            plan + "-" + task + "-s", "x.done", plan, second, "{\"action_id\":\"" + task + "\"}")
        .build();
  }

  static AgentEvent planEvent(String plan, String type, int second, String data) {
    return event(plan + "-" + type, type, plan, second, data).build();
  }

  byte[] avro(String topic, AgentEvent event) {
    return Objects.requireNonNull(avro.serialize(topic, event));
  }

  /**
   * Written with a newer schema than Headway was built with, which the registry knows from now on.
   */
  byte[] newerAvro(String topic, AgentEvent event) {
    Schema known = AvroCodec.of(AgentEvent.class).schema();
    Schema newer =
        new Schema.Parser()
            .parse(
                known
                    .toString()
                    .replace(
                        "\"fields\":[",
                        "\"fields\":[{\"name\":\"mood\",\"type\":\"string\",\"default\":\"calm\",\"doc\":\"New.\"},"));
    byte[] plain = AvroCodec.of(AgentEvent.class).encode(event);
    AvroCodec<GenericRecord> codec = AvroCodec.generic(newer);
    int id = registry.register(topic + "-value", newer);
    return codec.encodeWire(id, codec.decode(plain, 0, plain.length, known));
  }

  /** As a well-behaved agent does: Avro, keyed by the plan. */
  void send(String topic, AgentEvent event) {
    send(
        topic,
        null,
        key(Objects.requireNonNull(event.getPlanId())).bytes(),
        avro(topic, event),
        new RecordHeaders());
  }

  /** Structured JSON without a key: it lands anywhere. */
  void sendStructured(String topic, AgentEvent event, @Nullable Integer partition) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(
        "content-type",
        "application/cloudevents+json; charset=utf-8".getBytes(StandardCharsets.UTF_8));
    send(topic, partition, null, CloudEventJson.write(event, null), headers);
  }

  /** Binary JSON, keyed by the plan. */
  void sendBinary(String topic, AgentEvent event) {
    RecordHeaders headers = new RecordHeaders();
    Map.of(
            "ce_specversion", "1.0",
            "ce_id", event.getId(),
            "ce_source", event.getSource(),
            "ce_type", event.getType(),
            "ce_time", Objects.requireNonNull(event.getTime()).toString(),
            "ce_tenantid", event.getTenantId(),
            "ce_userid", event.getUserId(),
            "ce_planid", Objects.requireNonNull(event.getPlanId()),
            "content-type", "application/json")
        .forEach((name, value) -> headers.add(name, value.getBytes(StandardCharsets.UTF_8)));
    if (event.getResponseEvent() != null) {
      headers.add("ce_responseevent", event.getResponseEvent().getBytes(StandardCharsets.UTF_8));
    }
    byte[] data = Objects.requireNonNull(event.getData()).getBytes(StandardCharsets.UTF_8);
    send(topic, null, key(event.getPlanId()).bytes(), data, headers);
  }

  void send(
      String topic,
      @Nullable Integer partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {
    try {
      producer
          .send(new ProducerRecord<>(prefix + topic, partition, key, value, headers))
          .get(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
    registry.close();
  }
}
