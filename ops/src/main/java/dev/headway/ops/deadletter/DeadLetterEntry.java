// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.deadletter;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A dead letter.
 *
 * @param record as it lies in the dead-letter topic
 */
public record DeadLetterEntry(ConsumerRecord<byte[], byte[]> record) {
  private static final String PREFIX = "headway-";

  /** Why the record was refused, such as {@code malformed-json}. */
  public String reason() {
    return header("reason");
  }

  /** Where: decode, validate, process or produce. */
  public String stage() {
    return header("stage");
  }

  /** What is wrong, in a sentence. */
  public String error() {
    return header("error");
  }

  /** The topic it was meant for; empty when the letter does not say. */
  public String topic() {
    return header("topic");
  }

  /** Topic, partition and offset of the original. */
  public String origin() {
    return topic() + "-" + header("partition") + "@" + header("offset");
  }

  /** Time of the original record. */
  public Instant time() {
    String millis = header("timestamp");
    return Instant.ofEpochMilli(
        millis.matches("\\d{1,18}") ? Long.parseLong(millis) : record.timestamp());
  }

  /** The original key as text; empty without one. */
  public String key() {
    byte[] key = record.key();
    return key == null ? "" : new String(key, StandardCharsets.UTF_8);
  }

  /** Size of the original value in bytes; 0 without one. */
  public int size() {
    byte[] value = record.value();
    return value == null ? 0 : value.length;
  }

  /**
   * The original record: bytes, time and headers as they were. Its partition is chosen anew, by the
   * key.
   */
  public ProducerRecord<byte[], byte[]> original() {
    List<Header> headers = new ArrayList<>();
    for (Header header : record.headers()) {
      if (!header.key().startsWith(PREFIX)) {
        headers.add(header);
      }
    }
    return new ProducerRecord<>(
        topic(), null, time().toEpochMilli(), record.key(), record.value(), headers);
  }

  private String header(String name) {
    Header header = record.headers().lastHeader(PREFIX + name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }
}
