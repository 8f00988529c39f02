// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.freshness;

import dev.headway.ops.benchmark.drain.Cluster;
import dev.headway.schemas.key.PlanKey;
import dev.headway.topics.TopicNames;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the committed change records and looks for those of the plans expected. */
final class CommittedProbes implements AutoCloseable {
  private final Map<ByteBuffer, Long> expected = new ConcurrentHashMap<>();
  private final Recorder micros = new Recorder(3);
  private final CountDownLatch reading = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean over;

  CommittedProbes(Cluster cluster, String prefix) throws InterruptedException {
    thread =
        Thread.ofPlatform()
            .name("committed")
            .start(() -> read(cluster, new TopicNames(prefix).planProgress()));
    reading.await();
  }

  void expect(PlanKey plan, long due) {
    expected.put(ByteBuffer.wrap(plan.bytes()), due);
  }

  /** Plans not seen yet. */
  int pending() {
    return expected.size();
  }

  /** Latencies since the last call; plans that are late are in it with their age. */
  Histogram window() {
    return Late.with(micros.getIntervalHistogram(), expected.values().stream());
  }

  private void read(Cluster cluster, String topic) {
    Map<String, Object> configuration =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            cluster.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed");
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToEnd(partitions);
      partitions.forEach(consumer::position);
      reading.countDown();
      while (!over) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
          Long due = expected.remove(ByteBuffer.wrap(record.key()));
          if (due != null) {
            micros.recordValue(Math.max(0, (System.nanoTime() - due) / 1_000));
          }
        }
      }
    } finally {
      reading.countDown();
    }
  }

  @Override
  public void close() throws InterruptedException {
    over = true;
    thread.join();
  }
}
