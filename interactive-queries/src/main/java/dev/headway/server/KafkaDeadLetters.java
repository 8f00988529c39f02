// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.deadletter.DeadLetters;
import dev.headway.http.deadletter.Outline;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the end of the dead-letter topic when somebody looks, and keeps it for some seconds.
 * Records are kept as their outlines: what they say is not held in memory.
 */
final class KafkaDeadLetters implements DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaDeadLetters.class);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration KEPT = Duration.ofSeconds(3);

  /** Letters of each partition that are looked at. */
  private static final long DEPTH = 500;

  private final Map<String, Object> kafka;
  private final String topic;
  private @Nullable Tail known;
  private long at;

  /**
   * @param kafka properties of Kafka clients
   * @param topic the dead-letter topic
   */
  KafkaDeadLetters(Map<String, String> kafka, String topic) {
    this.kafka = new HashMap<>(kafka);
    this.kafka.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.kafka.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    this.kafka.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    this.kafka.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.kafka.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() - 500);
    this.topic = topic;
  }

  @Override
  public synchronized Tail tail() {
    Tail last = known;
    if (last != null && System.nanoTime() - at < KEPT.toNanos()) {
      return last;
    }
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      Tail tail = read(consumer);
      known = tail;
      at = System.nanoTime();
      return tail;
    } catch (KafkaException e) {
      LOG.debug("dead letters cannot be read", e);
      throw unanswered();
    }
  }

  private Tail read(Consumer<byte[], byte[]> consumer) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    boolean whole = true;
    Set<TopicPartition> due = new HashSet<>();
    for (Map.Entry<TopicPartition, Long> begin : consumer.beginningOffsets(partitions).entrySet()) {
      long end = ends.getOrDefault(begin.getKey(), 0L);
      long from = Math.max(begin.getValue(), end - DEPTH);
      whole &= from == begin.getValue();
      consumer.seek(begin.getKey(), from);
      if (from < end) {
        due.add(begin.getKey());
      }
    }
    List<Letter> letters = new ArrayList<>();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!due.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw unanswered();
      }
      consumer.poll(Duration.ofMillis(100)).forEach(record -> letters.add(letter(record)));
      due.removeIf(partition -> consumer.position(partition) >= ends.getOrDefault(partition, 0L));
    }
    return new Tail(letters, whole);
  }

  private static RuntimeException unanswered() {
    return Problem.of(ProblemType.INCOMPLETE, "Kafka did not show the dead letters in time")
        .retryAfter(2)
        .exception();
  }

  private static Letter letter(ConsumerRecord<byte[], byte[]> record) {
    byte @Nullable [] key = record.key();
    return new Letter(
        Instant.ofEpochMilli(record.timestamp()),
        key == null ? null : new String(key, StandardCharsets.UTF_8),
        header(record, "reason"),
        header(record, "stage"),
        header(record, "error"),
        header(record, "topic"),
        (int) number(header(record, "partition")),
        number(header(record, "offset")),
        Outline.of(record.value()));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader("headway-" + name);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  private static long number(String text) {
    return text.matches("\\d{1,18}") ? Long.parseLong(text) : -1;
  }
}
