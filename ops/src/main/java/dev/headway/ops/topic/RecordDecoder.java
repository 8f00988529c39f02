// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.topic;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.schemas.serde.SchemaRegistryClient;
import dev.headway.schemas.serde.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * Makes any record readable: Avro in Confluent's wire format by its own schema, JSON, text, else
 * Base64.
 */
public final class RecordDecoder {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final SchemaRegistryClient registry;
  private final Map<Integer, GenericDatumReader<Object>> readers = new ConcurrentHashMap<>();

  /** A decoder that asks {@code registry} for schemas. */
  public RecordDecoder(SchemaRegistryClient registry) {
    this.registry = registry;
  }

  /** The record with all its parts. */
  public ObjectNode decode(ConsumerRecord<byte[], byte[]> record) {
    ObjectNode node = NODES.objectNode();
    node.put("topic", record.topic());
    node.put("partition", record.partition());
    node.put("offset", record.offset());
    node.put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
    node.set("key", value(record.key()));
    ObjectNode headers = node.putObject("headers");
    for (Header header : record.headers()) {
      headers.set(header.key(), text(header.value()));
    }
    node.set("value", value(record.value()));
    return node;
  }

  /** One key or value. What cannot be decoded is an object that says why, with the bytes. */
  public JsonNode value(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NODES.nullNode();
    }
    if (bytes.length > WireFormat.HEADER_LENGTH && bytes[0] == WireFormat.MAGIC_BYTE) {
      try {
        return avro(bytes);
      } catch (IOException | AvroRuntimeException | KafkaException e) {
        ObjectNode undecoded = NODES.objectNode();
        undecoded.put("undecodable", String.valueOf(e.getMessage()));
        undecoded.put("base64", bytes);
        return undecoded;
      }
    }
    if (bytes.length > 0 && (bytes[0] == '{' || bytes[0] == '[')) {
      try {
        return JSON.readTree(bytes);
      } catch (IOException e) {
        return text(bytes);
      }
    }
    return text(bytes);
  }

  private JsonNode avro(byte[] bytes) throws IOException {
    int id = WireFormat.schemaId(bytes);
    GenericDatumReader<Object> reader =
        readers.computeIfAbsent(id, i -> new GenericDatumReader<>(registry.schemaById(i)));
    BinaryDecoder decoder =
        DecoderFactory.get()
            .binaryDecoder(
                bytes, WireFormat.HEADER_LENGTH, bytes.length - WireFormat.HEADER_LENGTH, null);
    Schema schema = reader.getSchema();
    return AvroJson.of(schema, reader.read(null, decoder));
  }

  private static JsonNode text(byte @Nullable [] bytes) {
    if (bytes == null) {
      return NODES.nullNode();
    }
    try {
      return NODES.textNode(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return NODES.objectNode().put("base64", bytes);
    }
  }
}
