// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group is behind its topics. */
public final class ConsumerLag {
  private static final int TIMEOUT_MILLIS = 5_000;

  private ConsumerLag() {}

  /**
   * Records not committed by Headway's consumer group yet; empty when it has committed nothing or
   * Kafka does not say.
   */
  public static Optional<Long> of(Endpoints endpoints) {
    return of(endpoints, endpoints.tracker().applicationId());
  }

  /**
   * As above, of another group. Marks that end transactions count as records, so that a group that
   * has read everything may be some behind.
   */
  public static Optional<Long> of(Endpoints endpoints, String group) {
    try (Admin admin =
        Admin.create(
            endpoints.kafka(
                Map.of(
                    "default.api.timeout.ms",
                    TIMEOUT_MILLIS,
                    "request.timeout.ms",
                    TIMEOUT_MILLIS)))) {
      Map<TopicPartition, OffsetAndMetadata> committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      if (committed.isEmpty()) {
        return Optional.empty();
      }
      Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
      committed.keySet().forEach(partition -> ends.put(partition, OffsetSpec.latest()));
      long lag = 0;
      var latest = admin.listOffsets(ends).all().get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
      for (Map.Entry<TopicPartition, OffsetAndMetadata> entry : committed.entrySet()) {
        var end = latest.get(entry.getKey());
        if (end != null) {
          lag += Math.max(0, end.offset() - entry.getValue().offset());
        }
      }
      return Optional.of(lag);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
