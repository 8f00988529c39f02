// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.AgentEvent;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericRecord;
import org.apache.pulsar.kafka.shade.avro.Schema;
import org.apache.pulsar.kafka.shade.avro.generic.GenericData;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroDeserializer;
import org.apache.pulsar.kafka.shade.io.confluent.kafka.serializers.KafkaAvroSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Our serde against Confluent's own code (relocated, so it shares no Avro classes with ours), over
 * one registry and HTTP: the bytes are the measure.
 */
class ConfluentCompatibilityTest {
  private static final String TOPIC = "action-requests";

  private final RegistryServer server = new RegistryServer();
  private final SchemaRegistryClient client =
      SchemaRegistryClient.of(SchemaRegistryClientTest.properties(server.url()));
  private final AvroSerde<AgentEvent> ours = new AvroSerde<>(client, AgentEvent.class);
  private final KafkaAvroSerializer theirSerializer = new KafkaAvroSerializer();
  private final KafkaAvroDeserializer theirDeserializer = new KafkaAvroDeserializer();

  @BeforeEach
  void configure() {
    Map<String, Object> properties = SchemaRegistryClientTest.properties(server.url());
    theirSerializer.configure(properties, false);
    theirDeserializer.configure(properties, false);
  }

  @AfterEach
  void close() {
    theirSerializer.close();
    theirDeserializer.close();
    client.close();
    server.close();
  }

  @Test
  void shouldBeReadByConfluentsDeserializerAndWrittenBackAsTheSameBytes() {
    for (AgentEvent event : Events.events().list().ofSize(50).sample()) {
      // when
      byte[] bytes = ours.serializer().serialize(TOPIC, event);
      Object theirs = theirDeserializer.deserialize(TOPIC, bytes);

      // then
      assertThat(theirs).isInstanceOf(GenericData.Record.class);
      assertThat(String.valueOf(((GenericData.Record) theirs).get("source")))
          .isEqualTo(event.getSource());
      assertThat(theirSerializer.serialize(TOPIC, theirs)).isEqualTo(bytes);
    }
  }

  @Test
  void shouldReadWhatConfluentsSerializerWrote() {
    // given
    GenericData.Record theirs = theirRecord(AvroCodec.of(AgentEvent.class).schema().toString());

    // when
    byte[] bytes = theirSerializer.serialize(TOPIC, theirs);
    AgentEvent read = ours.deserializer().deserialize(TOPIC, bytes);

    // then
    assertThat(read.getId()).isEqualTo("e1");
    assertThat(read.getData()).isEqualTo("{\"a\": \"ü😀\"}");
    assertThat(read.getTime()).hasToString("2026-01-05T09:00:00.123456Z");
    assertThat(ours.serializer().serialize(TOPIC, read)).isEqualTo(bytes);
  }

  @Test
  void shouldAgreeOnGenericRecords() {
    // given
    byte[] bytes =
        theirSerializer.serialize(
            "t", theirRecord(AvroCodec.of(AgentEvent.class).schema().toString()));
    try (AvroDeserializer<GenericRecord> deserializer =
            new AvroDeserializer<>(client, GenericRecord.class);
        AvroSerializer<GenericRecord> serializer =
            new AvroSerializer<>(client, GenericRecord.class)) {
      // when
      GenericRecord record = requireNonNull(deserializer.deserialize("t", bytes));

      // then
      assertThat(record.toString())
          .isEqualTo(String.valueOf(theirDeserializer.deserialize("t", bytes)));
      assertThat(serializer.serialize("t", record)).isEqualTo(bytes);
    }
  }

  @Test
  void shouldShareIdsWithConfluentsSerializer() {
    // given: Confluent's serializer registers first, then Confluent's with ours as its lookup
    byte[] theirs =
        theirSerializer.serialize(
            TOPIC, theirRecord(AvroCodec.of(AgentEvent.class).schema().toString()));

    // when
    int id = new AvroSerializer<>(client, AgentEvent.class).schemaId(TOPIC);

    // then
    assertThat(id).isEqualTo(WireFormat.schemaId(theirs));
  }

  @Test
  void shouldBeFoundByConfluentsSerializerThatMayNotRegister() {
    // given
    ours.serializer().serialize(TOPIC, Events.event("e1"));
    Map<String, Object> properties =
        new HashMap<>(SchemaRegistryClientTest.properties(server.url()));
    properties.put("auto.register.schemas", false);
    try (KafkaAvroSerializer lookingUp = new KafkaAvroSerializer()) {
      lookingUp.configure(properties, false);

      // when
      byte[] bytes =
          lookingUp.serialize(
              TOPIC, theirRecord(AvroCodec.of(AgentEvent.class).schema().toString()));

      // then
      assertThat(ours.deserializer().deserialize(TOPIC, bytes).getId()).isEqualTo("e1");
    }
  }

  @Test
  void shouldResolveReferencesAsConfluentDoes() {
    // given
    server.register(
        "money",
        "{\"type\":\"record\",\"name\":\"Money\",\"fields\":[{\"name\":\"nano\",\"type\":\"long\"}]}",
        List.of());
    int id =
        server.register(
            "bill-value",
            "{\"type\":\"record\",\"name\":\"Bill\",\"fields\":[{\"name\":\"due\",\"type\":\"Money\"}]}",
            List.of(List.of("money", "1", "Money")));
    byte[] bytes = WireFormat.wire(id, new byte[] {84});

    // when
    try (AvroDeserializer<GenericRecord> deserializer =
        new AvroDeserializer<>(client, GenericRecord.class)) {
      // then
      assertThat(String.valueOf(deserializer.deserialize("bill", bytes)))
          .isEqualTo(String.valueOf(theirDeserializer.deserialize("bill", bytes)))
          .isEqualTo("{\"due\": {\"nano\": 42}}");
    }
  }

  private static GenericData.Record theirRecord(String schema) {
    GenericData.Record record = new GenericData.Record(new Schema.Parser().parse(schema));
    record.put("id", "e1");
    record.put("source", "fetcher");
    record.put("specversion", "1.0");
    record.put("type", "data.fetch.requested");
    record.put("time", 1_767_603_600_123_456L);
    record.put("tenant_id", "acme");
    record.put("user_id", "researcher");
    record.put("data", "{\"a\": \"ü😀\"}");
    return record;
  }
}
