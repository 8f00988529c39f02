// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What clients and downstream consumers see. */
final class Observer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final Map<String, String> kafka;
  private final String registryUrl;
  private final String prefix;

  Observer(String url, Map<String, String> kafka, String registryUrl) {
    this(url, kafka, registryUrl, "");
  }

  /** Of topics whose names begin with {@code prefix}. */
  Observer(String url, Map<String, String> kafka, String registryUrl, String prefix) {
    this.prefix = prefix;
    this.url = url;
    this.kafka = kafka;
    this.registryUrl = registryUrl;
  }

  /** GET as the agents' owner. */
  HttpResponse<String> get(String path) {
    return send(path, HttpRequest.Builder::GET);
  }

  /** Erases a plan as an admin; returns the status of the answer. */
  int erase(String plan) {
    return send(
            "/v1/admin/tenants/" + Agents.TENANT + "/users/" + Agents.USER + "/plans/" + plan,
            request -> request.header("X-Roles", "admin").DELETE())
        .statusCode();
  }

  private HttpResponse<String> send(String path, UnaryOperator<HttpRequest.Builder> method) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          method
              .apply(
                  HttpRequest.newBuilder(URI.create(url + path))
                      .header("X-Tenant-ID", Agents.TENANT)
                      .header("X-User-ID", Agents.USER)
                      .timeout(Duration.ofSeconds(40)))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer from " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode plan(String plan) {
    HttpResponse<String> answer = get("/v1/tracker/plans/" + plan);
    if (answer.statusCode() != 200) {
      throw new AssertionError(plan + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  /** Sum of a metric over its labels. */
  double metric(String name) {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Everything committed in a topic. */
  List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(prefix + topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream()
          .anyMatch(p -> consumer.position(p) < Objects.requireNonNull(ends.get(p)))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }

  /** Every snapshot of each plan, in order. */
  Map<String, List<PlanProgress>> snapshots() {
    try (SchemaRegistryClient registry =
            SchemaRegistryClient.of(Map.of("schema.registry.url", registryUrl));
        AvroDeserializer<PlanProgress> avro =
            new AvroDeserializer<>(registry, PlanProgress.class)) {
      return read("plan-progress").stream()
          // Without a value, the plan has left.
          .filter(r -> r.value() != null)
          .map(r -> Objects.requireNonNull(avro.deserialize(r.topic(), r.value())))
          .collect(Collectors.groupingBy(PlanProgress::getPlanId));
    }
  }

  /** Reasons of all dead letters. */
  List<String> deadLetters() {
    return read("headway-dead-letters").stream()
        .map(
            r ->
                new String(
                    r.headers().lastHeader("headway-reason").value(), StandardCharsets.UTF_8))
        .toList();
  }
}
