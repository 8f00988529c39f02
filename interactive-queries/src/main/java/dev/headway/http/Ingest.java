// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import dev.headway.event.EventReader;
import dev.headway.event.Input;
import dev.headway.event.Reading;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.BatchItem;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.cloudevents.HttpHeaderText;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.cloudevents.ParsedEvent;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.topics.TopicNames;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes events by HTTP: checks each, gives it the caller's identity and a key, and answers once Kafka has them all. */
final class Ingest {
  private static final Logger LOG = LoggerFactory.getLogger(Ingest.class);
  private static final long DELIVERY_SECONDS = 30;

  private final Caller caller;
  private final Producer<byte[], byte[]> producer;
  private final Serializer<AgentEvent> serializer;
  private final TopicNames topics;
  private final PositionTokens tokens;

  Ingest(
      Caller caller,
      Producer<byte[], byte[]> producer,
      Serializer<AgentEvent> serializer,
      TopicNames topics,
      PositionTokens tokens) {
    this.caller = caller;
    this.producer = producer;
    this.serializer = serializer;
    this.topics = topics;
    this.tokens = tokens;
  }

  /** One event of a request: to be sent, or refused. */
  private sealed interface Item {
    record Sent(String id, Input input, boolean fast, Future<RecordMetadata> delivery) implements Item {}

    record Refused(@Nullable String id, List<Problem.FieldError> errors) implements Item {}
  }

  void post(Context request) {
    Owner owner = caller.of(request);
    List<Item> items = read(request, owner);
    List<Views.IngestedView> shown = new ArrayList<>(items.size());
    InputPosition position = InputPosition.START;
    int accepted = 0;
    for (int i = 0; i < items.size(); i++) {
      switch (items.get(i)) {
        case Item.Sent sent -> {
          position = position.merge(delivered(sent));
          accepted++;
          shown.add(new Views.IngestedView(i, sent.id(), "accepted", sent.fast() ? "fast" : "slow", List.of()));
        }
        case Item.Refused refused ->
            shown.add(new Views.IngestedView(i, refused.id(), "rejected", null, refused.errors()));
      }
    }
    if (accepted == 0) {
      throw Problem.badBody(
              items.size() == 1 ? "the event is not valid" : "none of the events is valid",
              shown.stream().flatMap(item -> pointed(item, items.size()).stream()).toList())
          .exception();
    }
    request
        .status(202)
        .header("Headway-Position", tokens.encode(position))
        .contentType("application/json")
        .result(Json.bytes(new Views.IngestView(accepted, items.size() - accepted, shown)));
  }

  /** Pointers of a batch's elements begin with their index. */
  private static List<Problem.FieldError> pointed(Views.IngestedView item, int size) {
    return size == 1
        ? item.errors()
        : item.errors().stream().map(e -> new Problem.FieldError("/" + item.index() + e.pointer(), e.detail())).toList();
  }

  private List<Item> read(Context request, Owner owner) {
    String key = request.header("Idempotency-Key");
    byte[] body = request.bodyAsBytes();
    String type = request.contentType() == null ? "" : request.contentType().toLowerCase(Locale.ROOT);
    try {
      if (type.startsWith("application/cloudevents-batch+json")) {
        List<Item> items = new ArrayList<>();
        for (BatchItem element : CloudEventJson.batch(body)) {
          items.add(
              switch (element) {
                case BatchItem.Parsed parsed -> take(parsed.event(), owner, key, parsed.index());
                case BatchItem.Malformed malformed -> refused(malformed.error());
              });
        }
        if (items.isEmpty()) {
          throw Problem.badBody("the batch is empty", List.of(new Problem.FieldError("", "holds no event"))).exception();
        }
        return items;
      }
      if (request.header("ce-type") != null) {
        ParsedEvent event = CloudEventJson.binary(name -> attribute(request, name), body);
        return List.of(take(event, owner, key, 0));
      }
      if (type.startsWith("application/cloudevents+json") || type.startsWith("application/json") || type.isEmpty()) {
        return List.of(take(CloudEventJson.structured(body), owner, key, 0));
      }
    } catch (MalformedEventException e) {
      Item.Refused refused = refused(e);
      throw Problem.badBody(e.detail(), refused.errors()).exception();
    }
    throw Problem.of(
            415,
            "unsupported-media-type",
            "Unsupported media type",
            "send application/cloudevents+json, application/cloudevents-batch+json, or a JSON body with ce-* headers")
        .exception();
  }

  private static @Nullable String attribute(Context request, String name) {
    String value = request.header(name.equals("datacontenttype") ? "content-type" : "ce-" + name);
    return value == null ? null : HttpHeaderText.decode(value);
  }

  private static Item.Refused refused(MalformedEventException e) {
    return new Item.Refused(
        e.eventId(), e.violations().stream().map(v -> new Problem.FieldError(v.pointer(), v.detail())).toList());
  }

  private Item take(ParsedEvent parsed, Owner owner, @Nullable String idempotencyKey, int index) {
    AgentEvent sent = parsed.event();
    AgentEvent event =
        AgentEvent.newBuilder(sent)
            .setId(sent.getId().isEmpty() ? newId(owner, idempotencyKey, index) : sent.getId())
            .setTenantId(owner.tenantId())
            .setUserId(owner.userId())
            .build();
    String topic = parsed.topic();
    Input input = (topic == null ? Input.byType(event.getType()) : Input.byTopic(topic)).orElse(null);
    if (input == null) {
      return refused(
          event,
          parsed.pointer("topic"),
          topic == null
              ? "topic is missing: action-requests, action-results or system-events"
              : "topic must be action-requests, action-results or system-events");
    }
    return switch (EventReader.read(event, input, event.getId(), Instant.now())) {
      case Reading.Refused refused ->
          refused(event, sentPointer(parsed, refused.refusal().pointer()), refused.refusal().detail());
      case Reading.Placed placed -> send(event, input, placed.event().plan().bytes(), true);
      case Reading.Unplaced unplaced ->
          send(event, input, PlanKey.of(owner, unplaced.correlationId()).bytes(), false);
      // Told apart nowhere but in the fold's metrics: it is taken, and belongs to no plan.
      case Reading.Untracked untracked -> send(event, input, null, true);
    };
  }

  private static String sentPointer(ParsedEvent parsed, String pointer) {
    return pointer.startsWith("/data") || pointer.isEmpty() ? pointer : parsed.pointer(pointer.substring(1));
  }

  private static Item refused(AgentEvent event, String pointer, String detail) {
    return new Item.Refused(event.getId(), List.of(new Problem.FieldError(pointer, detail)));
  }

  private Item send(AgentEvent event, Input input, byte @Nullable [] key, boolean fast) {
    String topic = topics.prefix() + input.topic();
    byte[] value = serializer.serialize(topic, event);
    return new Item.Sent(event.getId(), input, fast, producer.send(new ProducerRecord<>(topic, key, value)));
  }

  private static InputPosition delivered(Item.Sent sent) {
    try {
      RecordMetadata metadata = sent.delivery().get(DELIVERY_SECONDS, TimeUnit.SECONDS);
      return new InputPosition(
          new TreeMap<>(
              Map.of(new InputPartition(sent.input().ordinal(), metadata.partition()), metadata.offset() + 1)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw unavailable(e);
    }
  }

  private static ProblemException unavailable(Exception e) {
    LOG.warn("an event could not be delivered to Kafka", e);
    return Problem.unavailable(
            "kafka-unavailable", "Kafka did not take the events in time; sent again with the same ids they count once", 5)
        .exception();
  }

  /** With an idempotency key the same request gives the same ids: a retry is a copy. */
  private static String newId(Owner owner, @Nullable String idempotencyKey, int index) {
    if (idempotencyKey == null) {
      return UUID.randomUUID().toString();
    }
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  (PlanKey.of(owner, idempotencyKey) + "/" + index).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
