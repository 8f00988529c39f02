// SPDX-License-Identifier: Apache-2.0
package dev.headway.intake;

import dev.headway.event.Refusal;
import dev.headway.schemas.avro.DeadLetterStage;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Makes dead letters: the record's own bytes, and headers that say where it came from and why it
 * was refused.
 */
public final class DeadLetters {
  /** Prefix of the headers. */
  public static final String PREFIX = "headway-";

  /** Longest explanation, in characters. */
  private static final int MAX_ERROR = 1000;

  private DeadLetters() {}

  /**
   * The dead letter of {@code input}. The original headers are kept beside those that are added.
   */
  public static Record<byte[], byte[]> of(
      InputRecord input, DeadLetterStage stage, Refusal refusal) {
    Headers headers = new RecordHeaders(input.headers().toArray());
    describe(
        headers,
        input.topic(),
        input.partition(),
        input.offset(),
        input.timestamp(),
        stage,
        refusal);
    return new Record<>(input.key(), input.value(), input.timestamp(), headers);
  }

  /** Adds the headers that describe a refusal. */
  public static void describe(
      Headers headers,
      String topic,
      int partition,
      long offset,
      long timestamp,
      DeadLetterStage stage,
      Refusal refusal) {
    add(headers, "reason", Refusal.label(refusal.reason()));
    String error =
        refusal.pointer().isEmpty()
            ? refusal.detail()
            : refusal.pointer() + ": " + refusal.detail();
    add(headers, "error", error.length() > MAX_ERROR ? error.substring(0, MAX_ERROR) : error);
    add(headers, "stage", stage.name().toLowerCase(Locale.ROOT));
    add(headers, "topic", topic);
    add(headers, "partition", Integer.toString(partition));
    add(headers, "offset", Long.toString(offset));
    add(headers, "timestamp", Long.toString(timestamp));
  }

  private static void add(Headers headers, String name, String value) {
    headers.remove(PREFIX + name);
    headers.add(PREFIX + name, value.getBytes(StandardCharsets.UTF_8));
  }
}
