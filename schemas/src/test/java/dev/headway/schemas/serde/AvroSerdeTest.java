// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.PlanProgress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AvroSerdeTest {
  private static final String TOPIC = "action-requests";

  private final RegistryServer server = new RegistryServer();
  private final SchemaRegistryClient client =
      SchemaRegistryClient.of(SchemaRegistryClientTest.properties(server.url()));
  private final AvroSerde<AgentEvent> serde = new AvroSerde<>(client, AgentEvent.class);

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void shouldReadBackWhatItWrites() {
    // given
    AgentEvent event = Events.event("e1");

    // when
    byte[] bytes = serde.serializer().serialize(TOPIC, event);

    // then
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(event);
    assertThat(WireFormat.schemaId(bytes))
        .isEqualTo(client.lookup(TOPIC + "-value", AgentEvent.getClassSchema()));
  }

  @Test
  void shouldPassNullThrough() {
    assertThat(serde.serializer().serialize(TOPIC, null)).isNull();
    assertThat(serde.deserializer().deserialize(TOPIC, null)).isNull();
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void shouldWorkByClassName() {
    // given
    Map<String, Object> configs = SchemaRegistryClientTest.properties(server.url());
    configs.put(AvroDeserializer.SPECIFIC_READER, "true");
    try (AvroSerde<AgentEvent> byName = newInstance(AvroSerde.class.getName())) {
      byName.configure(configs, true);

      // when
      byte[] bytes = byName.serializer().serialize(TOPIC, Events.event("e1"));

      // then
      assertThat(byName.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Events.event("e1"));
      assertThat(server.requests())
          .first()
          .isEqualTo("POST /subjects/action-requests-key/versions");
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T newInstance(String className) {
    try {
      return (T) Utils.newInstance(className, Object.class);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void shouldReadTheConfiguredClass() {
    // given
    byte[] bytes = serde.serializer().serialize(TOPIC, Events.event("e1"));
    Map<String, Object> configs = SchemaRegistryClientTest.properties(server.url());
    configs.put(AvroDeserializer.SPECIFIC_READER, true);
    configs.put(AvroDeserializer.SPECIFIC_VALUE_TYPE, AgentEvent.class.getName());

    // when
    try (AvroDeserializer<AgentEvent> typed = new AvroDeserializer<>()) {
      typed.configure(configs, false);

      // then
      assertThat(typed.deserialize(TOPIC, bytes)).isEqualTo(Events.event("e1"));
    }
    Map<String, Object> wrong = new HashMap<>(configs);
    wrong.put(AvroDeserializer.SPECIFIC_VALUE_TYPE, "no.such.Class");
    try (AvroDeserializer<AgentEvent> typed = new AvroDeserializer<>()) {
      assertThatThrownBy(() -> typed.configure(wrong, false)).isInstanceOf(ConfigException.class);
    }
    wrong.put(AvroDeserializer.SPECIFIC_VALUE_TYPE, String.class);
    try (AvroDeserializer<AgentEvent> typed = new AvroDeserializer<>()) {
      assertThatThrownBy(() -> typed.configure(wrong, false)).isInstanceOf(ConfigException.class);
    }
  }

  @Test
  void shouldReadGenericRecordsWhenNoClassIsAskedFor() {
    // given
    byte[] bytes = serde.serializer().serialize(TOPIC, Events.event("e1"));
    try (AvroDeserializer<GenericRecord> generic =
            new AvroDeserializer<>(client, GenericRecord.class);
        AvroSerializer<GenericRecord> back = new AvroSerializer<>(client, GenericRecord.class)) {
      // when
      GenericRecord record = requireNonNull(generic.deserialize(TOPIC, bytes));

      // then
      assertThat(record).isNotInstanceOf(SpecificRecord.class);
      assertThat(String.valueOf(record.get("plan_id"))).isEqualTo("plan-1");
      assertThat(back.serialize(TOPIC, record)).isEqualTo(bytes);
      assertThatThrownBy(() -> back.schemaId(TOPIC)).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldRefuseUseBeforeConfigure() {
    try (AvroSerializer<AgentEvent> serializer = new AvroSerializer<>();
        AvroDeserializer<AgentEvent> deserializer = new AvroDeserializer<>()) {
      assertThatThrownBy(() -> serializer.serialize(TOPIC, Events.event("e1")))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, new byte[6]))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void shouldNotNeedTheRegistryOnceWarm() {
    // given
    AvroSerializer<AgentEvent> serializer = new AvroSerializer<>(client, AgentEvent.class);
    serializer.warmUp(List.of(TOPIC, "action-results"));
    int id = serializer.schemaId(TOPIC);
    server.stop();
    server.requests().clear();

    // when
    byte[] request = requireNonNull(serializer.serialize(TOPIC, Events.event("e1")));
    byte[] result = serializer.serialize("action-results", Events.event("e2"));

    // then
    assertThat(WireFormat.schemaId(request)).isEqualTo(id);
    assertThat(serde.deserializer().deserialize("action-results", result))
        .isEqualTo(Events.event("e2"));
    assertThat(server.requests()).isEmpty();
    assertThatThrownBy(() -> serializer.serialize("another", Events.event("e3")))
        .isInstanceOf(RegistryUnavailableException.class);
  }

  @Test
  void shouldTellAnOutageFromAPoisonRecord() {
    // given
    byte[] good = serde.serializer().serialize(TOPIC, Events.event("e1"));
    try (SchemaRegistryClient cold =
            SchemaRegistryClient.of(SchemaRegistryClientTest.properties(server.url()));
        AvroDeserializer<AgentEvent> deserializer =
            new AvroDeserializer<>(cold, AgentEvent.class)) {
      server.stop();

      // when
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, good))
          .isInstanceOf(RegistryUnavailableException.class)
          .isNotInstanceOf(SerializationException.class);
      server.restart();

      // then
      assertThat(deserializer.deserialize(TOPIC, good)).isEqualTo(Events.event("e1"));
      assertThatThrownBy(() -> deserializer.deserialize(TOPIC, WireFormat.wire(999, new byte[1])))
          .isInstanceOf(UnknownSchemaException.class);
    }
  }

  @Test
  void shouldNameWhatIsWrongWithPoison() {
    // given
    byte[] good = serde.serializer().serialize(TOPIC, Events.event("e1"));
    byte[] magic = good.clone();
    magic[0] = 1;

    // then
    assertPoison(magic, BadMagicByteException.class);
    assertPoison(new byte[0], BadMagicByteException.class);
    assertPoison(new byte[] {0, 0, 0, 1}, BadMagicByteException.class);
    assertPoison(
        "{\"id\":1}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
        BadMagicByteException.class);
    assertPoison(java.util.Arrays.copyOf(good, good.length + 1), MalformedAvroException.class);
    for (int length = WireFormat.HEADER_LENGTH; length < good.length; length++) {
      assertPoison(java.util.Arrays.copyOf(good, length), MalformedAvroException.class);
    }
  }

  @Test
  void shouldNotAllocateWhatATruncatedLengthClaims() {
    // given: a first text that claims two gigabytes
    int id = client.register(TOPIC + "-value", AgentEvent.getClassSchema());

    // then
    assertPoison(
        WireFormat.wire(
            id, new byte[] {(byte) 0xEE, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F, 'x'}),
        MalformedAvroException.class);
    assertPoison(WireFormat.wire(id, new byte[] {1, 'x'}), MalformedAvroException.class);
  }

  @Test
  void shouldRefuseARecordOfAnotherType() {
    // given
    int id =
        server.register(
            "s",
            "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[{\"name\":\"a\",\"type\":\"int\"}]}",
            List.of());
    int text = server.register("s", "\"string\"", List.of());

    // then
    assertPoison(WireFormat.wire(id, new byte[] {2}), MalformedAvroException.class);
    assertPoison(WireFormat.wire(text, new byte[] {2, 'x'}), MalformedAvroException.class);
    try (AvroDeserializer<GenericRecord> generic =
        new AvroDeserializer<>(client, GenericRecord.class)) {
      assertThatThrownBy(
              () -> generic.deserialize(TOPIC, WireFormat.wire(text, new byte[] {2, 'x'})))
          .isInstanceOf(MalformedAvroException.class);
    }
  }

  private void assertPoison(byte[] bytes, Class<? extends SerializationException> type) {
    assertThatThrownBy(() -> serde.deserializer().deserialize(TOPIC, bytes)).isInstanceOf(type);
  }

  @Test
  void shouldNotLetARefusedRecordSpoilTheNext() {
    // given
    AgentEvent incomplete = new AgentEvent();

    // when
    assertThatThrownBy(() -> serde.serializer().serialize(TOPIC, incomplete))
        .isInstanceOf(SerializationException.class);

    // then
    byte[] bytes = serde.serializer().serialize(TOPIC, Events.event("e1"));
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Events.event("e1"));
  }

  @Test
  void shouldServeSeveralThreadsAtOnce() {
    // when
    List<AgentEvent> read =
        IntStream.range(0, 2_000)
            .parallel()
            .mapToObj(i -> serde.serializer().serialize(TOPIC, Events.event("e" + i)))
            .map(bytes -> serde.deserializer().deserialize(TOPIC, bytes))
            .toList();

    // then
    assertThat(read)
        .isEqualTo(IntStream.range(0, 2_000).mapToObj(i -> Events.event("e" + i)).toList());
  }

  @Test
  void shouldCarryRecordsLargerThanTheKeptBuffer() {
    // given
    AgentEvent large =
        AgentEvent.newBuilder(Events.event("e1")).setData("x".repeat(3_000_000)).build();

    // when
    byte[] bytes = serde.serializer().serialize(TOPIC, large);

    // then
    assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(large);
    assertThat(serde.serializer().serialize(TOPIC, Events.event("e2"))).hasSizeLessThan(1_000);
  }

  @Test
  void shouldNotRegisterWhenToldNotTo() {
    // given
    Map<String, Object> configs = SchemaRegistryClientTest.properties(server.url());
    configs.put(RegistryConfig.AUTO_REGISTER, "false");
    try (SchemaRegistryClient reserved = SchemaRegistryClient.of(configs)) {
      AvroSerializer<AgentEvent> serializer = new AvroSerializer<>(reserved, AgentEvent.class);

      // when
      assertThatThrownBy(() -> serializer.serialize(TOPIC, Events.event("e1")))
          .isInstanceOf(UnknownSchemaException.class);
      int id = client.register(TOPIC + "-value", AgentEvent.getClassSchema());

      // then
      assertThat(
              WireFormat.schemaId(requireNonNull(serializer.serialize(TOPIC, Events.event("e1")))))
          .isEqualTo(id);
    }
  }

  @Test
  void shouldWriteWithTheLatestSchemaWhenToldTo() {
    // given: the latest schema has another order of fields, one more and one less
    Schema own = AvroCodec.of(AgentEvent.class).schema();
    Schema latest = EvolutionTest.reordered(own, "tracestate");
    int id = server.register(TOPIC + "-value", latest.toString(), List.of());
    Map<String, Object> configs = SchemaRegistryClientTest.properties(server.url());
    configs.put(RegistryConfig.USE_LATEST, "true");
    try (SchemaRegistryClient following = SchemaRegistryClient.of(configs)) {
      AvroSerializer<AgentEvent> serializer = new AvroSerializer<>(following, AgentEvent.class);

      // when
      byte[] bytes = requireNonNull(serializer.serialize(TOPIC, Events.event("e1")));

      // then
      assertThat(WireFormat.schemaId(bytes)).isEqualTo(id);
      assertThat(serde.deserializer().deserialize(TOPIC, bytes)).isEqualTo(Events.event("e1"));
      assertThatThrownBy(() -> serializer.schemaId(TOPIC))
          .isInstanceOf(SchemaRejectedException.class);
      assertThatThrownBy(() -> serializer.schemaId("new-topic"))
          .isInstanceOf(UnknownSchemaException.class);
    }
  }

  @Test
  void shouldUseTheLatestIdWhenOnlyTheDocsDiffer() {
    // given
    String documented =
        AvroCodec.of(AgentEvent.class)
            .schema()
            .toString()
            .replace("CloudEvents subject.", "Another text.");
    int id = server.register(TOPIC + "-value", documented, List.of());
    Map<String, Object> configs = SchemaRegistryClientTest.properties(server.url());
    configs.put(RegistryConfig.USE_LATEST, "true");
    try (SchemaRegistryClient following = SchemaRegistryClient.of(configs)) {
      // then
      assertThat(new AvroSerializer<>(following, AgentEvent.class).schemaId(TOPIC)).isEqualTo(id);
    }
  }

  @Test
  void shouldRefuseARecordTheLatestSchemaHasNoPlaceFor() {
    // given
    int id =
        server.register(
            TOPIC + "-value",
            "{\"type\":\"record\",\"name\":\"AgentEvent\",\"namespace\":\"dev.headway.schemas.avro\",\"fields\":[{\"name\":\"must\",\"type\":\"int\"}]}",
            List.of());
    assertThat(id).isPositive();
    Map<String, Object> configs = SchemaRegistryClientTest.properties(server.url());
    configs.put(RegistryConfig.USE_LATEST, "true");
    try (SchemaRegistryClient following = SchemaRegistryClient.of(configs)) {
      AvroSerializer<AgentEvent> serializer = new AvroSerializer<>(following, AgentEvent.class);

      // then
      assertThatThrownBy(() -> serializer.serialize(TOPIC, Events.event("e1")))
          .isInstanceOf(SchemaRejectedException.class);
    }
  }

  @Test
  void shouldWriteGenericRecordsOfSeveralSchemas() {
    // given
    Schema schema =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}");
    Schema wider =
        new Schema.Parser()
            .parse(
                "{\"type\":\"record\",\"name\":\"Note\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"},{\"name\":\"b\",\"type\":\"int\"}]}");
    try (AvroSerializer<GenericRecord> serializer =
        new AvroSerializer<>(client, GenericRecord.class)) {
      // when
      byte[] narrow =
          serializer.serialize("notes", new GenericRecordBuilder(schema).set("a", "x").build());
      byte[] wide =
          serializer.serialize(
              "notes", new GenericRecordBuilder(wider).set("a", "y").set("b", 1).build());

      // then
      assertThat(narrow).isEqualTo(new byte[] {0, 0, 0, 0, 1, 2, 'x'});
      assertThat(wide).isEqualTo(new byte[] {0, 0, 0, 0, 2, 2, 'y', 2});
    }
  }

  @Test
  void shouldOfferTheHotPathWithoutARegistry() {
    // given
    AvroCodec<AgentEvent> codec = AvroCodec.of(AgentEvent.class);
    AgentEvent event = Events.event("e1");

    // when
    byte[] avro = codec.encode(event);

    // then
    assertThat(codec.decode(avro)).isEqualTo(event);
    byte[] wire = WireFormat.wire(258, avro);
    assertThat(wire).startsWith(0, 0, 0, 1, 2);
    assertThat(wire).isEqualTo(codec.encodeWire(258, event));
    assertThat(codec.decode(wire, 5, avro.length, codec.schema())).isEqualTo(event);
    assertThat(codec.schema().toString()).doesNotContain("avro.java.string");
    assertThat(AvroCodec.of(PlanProgress.class).schema().getName()).isEqualTo("PlanProgress");
  }
}
