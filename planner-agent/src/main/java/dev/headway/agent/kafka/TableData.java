// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import dev.headway.agent.log.LogException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** A compacted topic's values in memory, and how far they go. Filled by {@link TableReader}. */
final class TableData {
  private final List<TopicPartition> partitions;
  private final Duration patience;
  private final SharedRequest<Map<TopicPartition, Long>> ends;
  private final NavigableMap<String, byte[]> values = new ConcurrentSkipListMap<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final Map<TopicPartition, Long> reached = new HashMap<>();
  private @Nullable Exception trouble;
  private boolean closed;

  TableData(String topic, int partitions, HighWatermarks ends, Duration patience) {
    this.partitions = partitions(topic, partitions);
    this.patience = patience;
    this.ends = new SharedRequest<>(() -> ends.of(this.partitions));
  }

  /** All {@code number} partitions of {@code topic}. */
  static List<TopicPartition> partitions(String topic, int number) {
    return IntStream.range(0, number).mapToObj(p -> new TopicPartition(topic, p)).toList();
  }

  Collection<TopicPartition> partitions() {
    return partitions;
  }

  /** Takes what has been read. */
  void take(Iterable<ConsumerRecord<byte[], byte[]>> records) {
    records.forEach(record -> StateLoader.put(values, record));
  }

  /** All before these offsets has been taken. */
  void reached(Map<TopicPartition, Long> positions) {
    lock.lock();
    try {
      trouble = null;
      reached.putAll(positions);
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it is known of each partition how far it has been taken. */
  boolean isPlaced() {
    lock.lock();
    try {
      return reached.size() == partitions.size();
    } finally {
      lock.unlock();
    }
  }

  /** Reading fails at the moment; told to whoever waits in vain. */
  void troubled(Exception e) {
    lock.lock();
    try {
      trouble = e;
    } finally {
      lock.unlock();
    }
  }

  /** Nothing more comes. */
  void close() {
    lock.lock();
    try {
      closed = true;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Value of {@code key} now, all that was committed before the call included. */
  byte @Nullable [] get(String key) {
    awaitEnds();
    return values.get(key);
  }

  /** All whose key begins with {@code prefix}. */
  Map<String, byte[]> startingWith(String prefix) {
    awaitEnds();
    Map<String, byte[]> found = new TreeMap<>();
    for (Map.Entry<String, byte[]> entry : values.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        break;
      }
      found.put(entry.getKey(), entry.getValue());
    }
    return found;
  }

  /** Waits until all is taken that was written, committed or not, when this was called. */
  private void awaitEnds() {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      Map<TopicPartition, Long> wanted = ends.ask().get(patience.toNanos(), TimeUnit.NANOSECONDS);
      lock.lockInterruptibly();
      try {
        while (!isReached(wanted)) {
          if (closed) {
            throw new IllegalStateException("the table is closed");
          }
          if (moved.awaitNanos(deadline - System.nanoTime()) <= 0) {
            throw late(wanted);
          }
        }
      } finally {
        lock.unlock();
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new LogException(
          "the end of %s cannot be learnt: %s".formatted(topic(), e.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LogException("reading " + topic() + " was interrupted", e);
    }
  }

  private boolean isReached(Map<TopicPartition, Long> wanted) {
    return wanted.entrySet().stream()
        .allMatch(end -> reached.getOrDefault(end.getKey(), -1L) >= end.getValue());
  }

  private LogException late(Map<TopicPartition, Long> wanted) {
    String message =
        "%s was not read within %s: it is at %s of %s, perhaps before a transaction that is still open"
            .formatted(topic(), patience, reached, wanted);
    return trouble == null ? new LogException(message) : new LogException(message, trouble);
  }

  private String topic() {
    return Objects.requireNonNull(partitions.getFirst()).topic();
  }
}
