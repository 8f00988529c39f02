// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.restore;

import dev.headway.ops.benchmark.process.ChildLines;
import dev.headway.ops.benchmark.process.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** B5: reads a changelog from its beginning to its end and does nothing with it. */
public final class ChangelogMain {
  private ChangelogMain() {}

  /**
   * What to read.
   *
   * @param bootstrapServers the broker
   * @param topic the changelog
   * @param fetchBytes as the tracker's consumers have it
   */
  public record Job(String bootstrapServers, String topic, int fetchBytes) {}

  /** See the class. */
  public static void main(String[] args) {
    Job job = ChildLines.job(args, Job.class);
    Map<String, Object> configuration =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            job.bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            1_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            job.fetchBytes);
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            configuration, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(job.topic).stream()
              .map(p -> new TopicPartition(p.topic(), p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long records = 0;
      for (Map.Entry<TopicPartition, Long> from :
          consumer.beginningOffsets(partitions).entrySet()) {
        records += ends.getOrDefault(from.getKey(), 0L) - from.getValue();
      }
      Usage begin = Usage.now();
      long polled = 0;
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        polled += consumer.poll(Duration.ofMillis(100)).count();
      }
      Usage used = Usage.now().since(begin);
      ChildLines.progress(polled);
      ChildLines.result(new RestoreResult(records, used));
    }
  }
}
