// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.history.sink.HistorySinks;
import dev.headway.http.live.ChangeLog;
import dev.headway.http.live.CommittedChange;
import dev.headway.http.live.Offsets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic of changes in Kafka: read by whoever needs it from where he needs it, without a group
 * and without anything kept at the broker.
 */
final class KafkaChangeLog implements ChangeLog {
  /** What a call may wait for the brokers. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final int RECORDS = 2_000;
  private static final int FETCH_BYTES = 8 * 1024 * 1024;

  private final Map<String, Object> kafka;
  private final String topic;
  private final int partitions;

  /**
   * The topic {@code topic}.
   *
   * @param kafka properties of Kafka clients
   */
  KafkaChangeLog(Map<String, String> kafka, String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
    Map<String, Object> properties = new HashMap<>(kafka);
    properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    // Where a place is gone, that is to be known.
    properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, RECORDS);
    properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    this.kafka = Map.copyOf(properties);
  }

  @Override
  public int partitions() {
    return partitions;
  }

  @Override
  public Reader open() {
    try {
      return new KafkaReader(
          new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    } catch (KafkaException e) {
      throw unavailable(e);
    }
  }

  private static UnavailableException unavailable(KafkaException cause) {
    return new UnavailableException("Kafka does not tell the changes of plans", cause);
  }

  private final class KafkaReader implements Reader {
    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> all;
    private final Map<TopicPartition, Long> at = new HashMap<>();

    KafkaReader(Consumer<byte[], byte[]> consumer) {
      this.consumer = consumer;
      this.all =
          IntStream.range(0, partitions)
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      all.forEach(partition -> at.put(partition, 0L));
      // Asked for the ends of what it does not read, a consumer warns of it.
      consumer.assign(all);
    }

    private Offsets offsets(ToLongFunction<TopicPartition> of) {
      return Offsets.of(all.stream().mapToLong(of).toArray());
    }

    private Offsets offsets(Map<TopicPartition, Long> of) {
      return offsets(partition -> of.getOrDefault(partition, 0L));
    }

    @Override
    public Offsets begin() {
      try {
        return offsets(consumer.beginningOffsets(all));
      } catch (KafkaException e) {
        throw unavailable(e);
      }
    }

    @Override
    public Offsets end() {
      try {
        return offsets(consumer.endOffsets(all));
      } catch (KafkaException e) {
        throw unavailable(e);
      }
    }

    @Override
    public Offsets since(Instant time) {
      try {
        Map<TopicPartition, Long> end = consumer.endOffsets(all);
        Map<TopicPartition, OffsetAndTimestamp> found =
            consumer.offsetsForTimes(
                all.stream()
                    .collect(Collectors.toMap(partition -> partition, p -> time.toEpochMilli())));
        return offsets(
            partition -> {
              @Nullable OffsetAndTimestamp first = found.get(partition);
              long last = end.getOrDefault(partition, 0L);
              // What is not committed yet is found, too.
              return first == null ? last : Math.min(first.offset(), last);
            });
      } catch (KafkaException e) {
        throw unavailable(e);
      }
    }

    @Override
    public void seek(Offsets place, Set<Integer> read) {
      consumer.assign(
          all.stream().filter(partition -> read.contains(partition.partition())).toList());
      for (TopicPartition partition : all) {
        long offset = place.in(partition.partition());
        at.put(partition, offset);
        if (read.contains(partition.partition())) {
          consumer.seek(partition, offset);
        }
      }
    }

    @Override
    public List<CommittedChange> next(Duration wait) {
      List<CommittedChange> changes = new ArrayList<>();
      try {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(wait)) {
          // One without a key is nobody's.
          if (record.key() != null) {
            changes.add(change(record));
          }
        }
        // Beyond the last record there may be marks of transactions.
        for (TopicPartition partition : consumer.assignment()) {
          at.put(partition, consumer.position(partition, PATIENCE));
        }
      } catch (WakeupException e) {
        // Somebody wants it back.
      } catch (InterruptException e) {
        Thread.currentThread().interrupt();
        throw unavailable(e);
      } catch (KafkaException e) {
        throw unavailable(e);
      }
      return changes;
    }

    private static CommittedChange change(ConsumerRecord<byte[], byte[]> record) {
      return new CommittedChange(
          record.partition(),
          record.offset(),
          record.timestamp(),
          new String(record.key(), StandardCharsets.UTF_8),
          record.value(),
          record.headers().lastHeader(HistorySinks.EXPIRED) != null);
    }

    @Override
    public Offsets at() {
      return offsets(at);
    }

    @Override
    public long lag() {
      return consumer.assignment().stream()
          .mapToLong(partition -> Math.max(0, consumer.currentLag(partition).orElse(0)))
          .sum();
    }

    @Override
    public void interrupt() {
      consumer.wakeup();
    }

    @Override
    public void close() {
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
  }
}
