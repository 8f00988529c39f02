// SPDX-License-Identifier: Apache-2.0
package dev.headway.intake;

import dev.headway.event.Refusal;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.serde.BadMagicByteException;
import dev.headway.schemas.serde.MalformedAvroException;
import dev.headway.schemas.serde.UnknownSchemaException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a record into an envelope: Confluent-wire Avro, JSON CloudEvents in structured or in
 * binary mode. Told apart by the headers, then by the first byte.
 */
public final class EventDecoder {
  private static final String BINARY_PREFIX = "ce_";

  private final Deserializer<AgentEvent> avro;

  /** Decodes Avro with {@code avro}. */
  public EventDecoder(Deserializer<AgentEvent> avro) {
    this.avro = avro;
  }

  /** What came of a record. */
  public sealed interface Decoded {
    /**
     * An envelope.
     *
     * @param event the envelope
     */
    record Event(AgentEvent event) implements Decoded {}

    /**
     * No envelope.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Decoded {}
  }

  /**
   * Decodes one record.
   *
   * @throws org.apache.kafka.common.errors.RetriableException when the schema registry does not
   *     answer: the record is as good as before
   */
  public Decoded decode(InputRecord input) {
    byte[] value = input.value();
    if (value == null || value.length == 0) {
      boolean binary = header(input.headers(), BINARY_PREFIX + "type") != null;
      if (!binary || value == null) {
        return refused(DeadLetterReason.EMPTY_RECORD, "", "the record has no value");
      }
    }
    try {
      String contentType = header(input.headers(), "content-type");
      if (contentType != null && contentType.startsWith("application/cloudevents+json")) {
        return new Decoded.Event(CloudEventJson.structured(value).event());
      }
      if (header(input.headers(), BINARY_PREFIX + "type") != null) {
        return new Decoded.Event(
            CloudEventJson.binary(
                    name ->
                        header(
                            input.headers(),
                            name.equals("datacontenttype") ? "content-type" : BINARY_PREFIX + name),
                    value)
                .event());
      }
      return switch (value[0]) {
        case 0 -> avro(input, value);
        case '{', ' ', '\t', '\r', '\n' ->
            new Decoded.Event(CloudEventJson.structured(value).event());
        default ->
            refused(
                DeadLetterReason.BAD_MAGIC_BYTE,
                "",
                "the first byte is "
                    + (value[0] & 0xFF)
                    + ": neither 0 (Avro) nor the beginning of a JSON object");
      };
    } catch (MalformedEventException e) {
      return refused(e.reason(), e.pointer(), e.detail());
    }
  }

  private Decoded avro(InputRecord input, byte[] value) {
    try {
      AgentEvent event = avro.deserialize(input.topic(), value);
      return event == null
          ? refused(DeadLetterReason.EMPTY_RECORD, "", "the record has no value")
          : new Decoded.Event(event);
    } catch (BadMagicByteException e) {
      return refused(DeadLetterReason.BAD_MAGIC_BYTE, "", message(e));
    } catch (UnknownSchemaException e) {
      return refused(DeadLetterReason.UNKNOWN_SCHEMA, "", message(e));
    } catch (MalformedAvroException e) {
      return refused(DeadLetterReason.MALFORMED_AVRO, "", message(e));
    }
  }

  private static String message(RuntimeException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static Decoded refused(DeadLetterReason reason, String pointer, String detail) {
    return new Decoded.Refused(new Refusal(reason, pointer, detail));
  }

  private static @Nullable String header(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null
        ? null
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
