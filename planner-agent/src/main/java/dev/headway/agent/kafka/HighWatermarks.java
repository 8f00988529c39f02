// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Up to where partitions are written, open transactions included. A reader of committed records
 * that gets there has waited for these transactions. The end such a reader sees by itself lies
 * before the first open one, and a commit that has just returned may still look open: its markers
 * are written after the answer.
 */
final class HighWatermarks {
  private final Admin admin;

  HighWatermarks(Admin admin) {
    this.admin = admin;
  }

  /** Offsets of the next records. */
  CompletableFuture<Map<TopicPartition, Long>> of(Collection<TopicPartition> partitions) {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    return admin
        .listOffsets(latest, new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED))
        .all()
        .toCompletionStage()
        .toCompletableFuture()
        .thenApply(
            ends -> {
              Map<TopicPartition, Long> offsets = new HashMap<>();
              ends.forEach((partition, end) -> offsets.put(partition, end.offset()));
              return offsets;
            });
  }
}
