// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.recovery;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.topics.TopicNames;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Sees when committed change records arrive on each partition. */
public final class OutputWatch implements AutoCloseable {
  private final int partitions;
  private final AtomicLongArray latest;
  private final AtomicLongArray firstSince;
  private final Thread thread;
  private volatile long since = Long.MAX_VALUE;
  private volatile boolean over;

  /** Watches plan-progress from now on. */
  public OutputWatch(Cluster cluster, String prefix) {
    this.partitions = cluster.partitions();
    this.latest = new AtomicLongArray(partitions);
    this.firstSince = new AtomicLongArray(partitions);
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name("output-watch")
            .start(() -> read(cluster.bootstrapServers(), new TopicNames(prefix).planProgress()));
  }

  private void read(String servers, String topic) {
    Map<String, Object> configuration =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToEnd(all);
      while (!over) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(20))) {
          long now = System.nanoTime();
          latest.set(record.partition(), now);
          if (now > since) {
            firstSince.compareAndSet(record.partition(), 0, now);
          }
        }
      }
    }
  }

  /** When the latest record of any partition arrived, by {@link System#nanoTime}. */
  public long latest() {
    long max = 0;
    for (int i = 0; i < partitions; i++) {
      max = Math.max(max, latest.get(i));
    }
    return max;
  }

  /** Whether every partition has had a record within {@code time}. */
  public boolean flows(Duration time) {
    long from = System.nanoTime() - time.toNanos();
    for (int i = 0; i < partitions; i++) {
      if (latest.get(i) == 0 || latest.get(i) < from) {
        return false;
      }
    }
    return true;
  }

  /** From {@code instant} on, notes the first record of each partition. */
  public void noteFrom(long instant) {
    for (int i = 0; i < partitions; i++) {
      firstSince.set(i, 0);
    }
    since = instant;
  }

  /** When the last of the partitions had its first record; 0 while one has had none. */
  public long allAgain() {
    long[] first = new long[partitions];
    Arrays.setAll(first, firstSince::get);
    return Arrays.stream(first).anyMatch(at -> at == 0) ? 0 : Arrays.stream(first).max().orElse(0);
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
