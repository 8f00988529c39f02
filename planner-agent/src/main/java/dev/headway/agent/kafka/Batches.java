// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How what a consumer has read is gone through. */
final class Batches {
  private static final Logger LOG = LoggerFactory.getLogger(Batches.class);

  private Batches() {}

  /**
   * Gives the records of each partition in turn to {@code reader}, as far as it takes them. Where
   * it throws a {@link RetriableException}, since the schema registry is away, the partition is
   * read again from that record on with the next poll; the others go on. The registry's client has
   * waited and tried again by then, so that this does not spin.
   *
   * @return up to where each of these partitions has been taken
   */
  static Map<TopicPartition, OffsetAndMetadata> take(
      ConsumerRecords<byte[], byte[]> records,
      Consumer<byte[], byte[]> consumer,
      java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(records.nextOffsets());
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
        try {
          reader.accept(record);
        } catch (RetriableException e) {
          LOG.warn(
              "{}@{} waits for the schema registry: {}",
              partition,
              record.offset(),
              e.getMessage());
          OffsetAndMetadata again =
              new OffsetAndMetadata(record.offset(), record.leaderEpoch(), "");
          consumer.seek(partition, again);
          next.put(partition, again);
          break;
        }
      }
    }
    return next;
  }
}
