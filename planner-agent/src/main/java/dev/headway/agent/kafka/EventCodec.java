// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.LogException;
import dev.headway.agent.log.RecordKey;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.serde.AvroSerde;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is put into the log as records, and records as events. Events are written in Avro, and read
 * in Avro and as JSON CloudEvents in structured and in binary mode, told apart as the tracker does:
 * by the headers, then by the first byte.
 */
final class EventCodec {
  private static final Logger LOG = LoggerFactory.getLogger(EventCodec.class);

  /** In the inbox: name of the agent whose members are meant. */
  private static final String AGENT = "headway-agent";

  /** In the inbox: the topic the event came from first, without prefix. */
  private static final String TOPIC = "headway-topic";

  private static final String CONTENT_TYPE = "content-type";
  private static final String BINARY_PREFIX = "ce_";

  private final AvroSerde<AgentEvent> avro;
  private final TopicNames names;
  private final TopicSetup topics;

  EventCodec(SchemaRegistryClient registry, TopicNames names, TopicSetup topics) {
    this.avro = new AvroSerde<>(registry, AgentEvent.class);
    this.names = names;
    this.topics = topics;
  }

  /**
   * The record for {@code append}, its partition chosen.
   *
   * @throws org.apache.kafka.common.errors.RetriableException when the schema registry is needed
   *     and does not answer
   * @throws LogException when nobody could read it
   */
  ProducerRecord<byte[], byte[]> encode(Append append) {
    return switch (append) {
      case Append.Event(Topic topic, AgentEvent event) -> event(topic, event);
      case Append.PassOn(String agent, int partition, ReceivedEvent event) -> {
        ProducerRecord<byte[], byte[]> record =
            record(
                names.inbox(),
                partition,
                RecordKey.of(event),
                avro(names.inbox(), event.envelope()));
        record.headers().add(AGENT, agent.getBytes(StandardCharsets.UTF_8));
        record.headers().add(TOPIC, event.topic().topicName().getBytes(StandardCharsets.UTF_8));
        yield record;
      }
      case Append.State(String topic, int partition, String key, byte[] value) ->
          record(topics.state(topic), partition, key, value);
    };
  }

  private ProducerRecord<byte[], byte[]> event(Topic topic, AgentEvent event) {
    String key;
    try {
      key = RecordKey.of(new ReceivedEvent(topic, event));
    } catch (UncheckedIOException e) {
      throw new LogException("the data of event " + event.getId() + " is no JSON object", e);
    }
    return record(names.of(topic), -1, key, avro(names.of(topic), event));
  }

  private byte @Nullable [] avro(String topic, AgentEvent event) {
    try {
      return avro.serializer().serialize(topic, event);
    } catch (SerializationException e) {
      throw new LogException(
          "event %s cannot be written: %s".formatted(event.getId(), e.getMessage()), e);
    }
  }

  private ProducerRecord<byte[], byte[]> record(
      String topic, int partition, String key, byte @Nullable [] value) {
    if (partition >= topics.partitions()) {
      throw new IllegalArgumentException(
          "topic %s has no partition %d, only %d".formatted(topic, partition, topics.partitions()));
    }
    return new ProducerRecord<>(
        topic,
        partition < 0 ? RecordKey.partition(key, topics.partitions()) : partition,
        key.getBytes(StandardCharsets.UTF_8),
        value);
  }

  /**
   * The event of a record; empty when there is none that can be read, which is logged. The tracker
   * reads the same record and keeps it among its dead letters.
   *
   * @throws org.apache.kafka.common.errors.RetriableException when the schema registry is needed
   *     and does not answer: the record is as good as before
   */
  Optional<ReceivedEvent> decode(Topic topic, ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(new ReceivedEvent(topic, complete(read(record), record)));
    } catch (UnreadableException
        | MalformedEventException
        | SerializationException
        | UncheckedIOException e) {
      LOG.warn(
          "skipped a record that cannot be read: {}-{}@{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The event of a record of the inbox, from the topic it was in first; empty when it is for
   * another agent or cannot be read.
   */
  Optional<ReceivedEvent> decodeInbox(String agent, ConsumerRecord<byte[], byte[]> record) {
    if (!agent.equals(header(record.headers(), AGENT))) {
      return Optional.empty();
    }
    String topic = header(record.headers(), TOPIC);
    try {
      return decode(Topic.named(topic == null ? "" : topic), record);
    } catch (IllegalArgumentException e) {
      LOG.warn(
          "skipped a record of no known origin: {}-{}@{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          e.getMessage());
      return Optional.empty();
    }
  }

  private AgentEvent read(ConsumerRecord<byte[], byte[]> record) {
    byte[] value = record.value();
    boolean binary = header(record.headers(), BINARY_PREFIX + "type") != null;
    if (value == null || (value.length == 0 && !binary)) {
      throw new UnreadableException("the record has no value");
    }
    String contentType = header(record.headers(), CONTENT_TYPE);
    if (contentType != null && contentType.startsWith("application/cloudevents+json")) {
      return CloudEventJson.structured(value).event();
    }
    if (binary) {
      return CloudEventJson.binary(
              name ->
                  header(
                      record.headers(),
                      name.equals("datacontenttype") ? CONTENT_TYPE : BINARY_PREFIX + name),
              value)
          .event();
    }
    return switch (value[0]) {
      case 0 -> avro.deserializer().deserialize(record.topic(), value);
      case '{', ' ', '\t', '\r', '\n' -> CloudEventJson.structured(value).event();
      default ->
          throw new UnreadableException(
              "the first byte is %d: neither 0 (Avro) nor the beginning of a JSON object"
                  .formatted(value[0] & 0xFF));
    };
  }

  /** Without these nobody could tell whose event it is; an id is given, as the tracker gives it. */
  private static AgentEvent complete(AgentEvent event, ConsumerRecord<byte[], byte[]> record) {
    require(event.getSource(), "source");
    require(event.getType(), "type");
    require(event.getTenantId(), "tenant_id");
    require(event.getUserId(), "user_id");
    return event.getId().isEmpty()
        ? AgentEvent.newBuilder(event)
            .setId(record.topic() + "-" + record.partition() + "-" + record.offset())
            .build()
        : event;
  }

  private static void require(String value, String attribute) {
    if (value.isEmpty()) {
      throw new UnreadableException(attribute + " is missing");
    }
  }

  private static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
      super(message);
    }
  }
}
