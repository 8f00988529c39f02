// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.log.LogException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads a partition of a compacted topic from its beginning to where it is written now. */
final class StateLoader {
  private final Clients clients;
  private final HighWatermarks ends;
  private final Duration patience;

  StateLoader(Clients clients, HighWatermarks ends, Duration patience) {
    this.clients = clients;
    this.ends = ends;
    this.patience = patience;
  }

  /**
   * The newest value of each key.
   *
   * @throws LogException when it takes too long
   */
  Map<String, byte[]> load(TopicPartition partition) {
    long deadline = System.nanoTime() + patience.toNanos();
    try (KafkaConsumer<byte[], byte[]> consumer = clients.reader()) {
      long end =
          Objects.requireNonNull(
              ends.of(List.of(partition))
                  .get(patience.toNanos(), TimeUnit.NANOSECONDS)
                  .get(partition));
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      Map<String, byte[]> values = new HashMap<>();
      while (consumer.position(partition, left(deadline)) < end) {
        if (System.nanoTime() - deadline >= 0) {
          throw new LogException(
              "%s was not read within %s: it is at %d of %d, perhaps before a transaction that is still open"
                  .formatted(partition, patience, consumer.position(partition), end));
        }
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(left(deadline))) {
          // Beyond the end is no harm: it is committed, and newer.
          put(values, record);
        }
      }
      return values;
    } catch (KafkaException | ExecutionException | TimeoutException e) {
      throw new LogException("%s cannot be read: %s".formatted(partition, e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("reading " + partition + " was interrupted", e);
    }
  }

  private static Duration left(long deadline) {
    return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
  }

  /** Keeps the record's value, or forgets its key. */
  static void put(Map<String, byte[]> values, ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return; // nothing of ours: a compacted topic refuses it
    }
    String key = new String(record.key(), StandardCharsets.UTF_8);
    if (record.value() == null) {
      values.remove(key);
    } else {
      values.put(key, record.value());
    }
  }
}
