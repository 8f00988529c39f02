// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Up to where partitions are written, open transactions included. A reader of committed records
 * that gets there has waited for these transactions. The end such a reader sees by itself lies
 * before the first open one, and a commit that has just returned may still look open: its markers
 * are written after the answer.
 */
final class HighWatermarks {
  /** A topic that was just created is known to every broker within this time. */
  private static final Duration NEW_TOPIC = Duration.ofSeconds(10);

  private static final Duration ASK_AGAIN = Duration.ofMillis(50);

  private final Admin admin;

  HighWatermarks(Admin admin) {
    this.admin = admin;
  }

  /** Offsets of the next records. */
  CompletableFuture<Map<TopicPartition, Long>> of(Collection<TopicPartition> partitions) {
    return of(partitions, System.nanoTime() + NEW_TOPIC.toNanos());
  }

  private CompletableFuture<Map<TopicPartition, Long>> of(
      Collection<TopicPartition> partitions, long deadline) {
    return ask(partitions)
        .exceptionallyCompose(
            e ->
                isUnknown(e) && System.nanoTime() - deadline < 0
                    ? CompletableFuture.runAsync(() -> {}, later())
                        .thenCompose(nothing -> of(partitions, deadline))
                    : CompletableFuture.failedFuture(e));
  }

  private static boolean isUnknown(Throwable e) {
    return e instanceof UnknownTopicOrPartitionException
        || e.getCause() instanceof UnknownTopicOrPartitionException;
  }

  private static Executor later() {
    return CompletableFuture.delayedExecutor(ASK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletableFuture<Map<TopicPartition, Long>> ask(Collection<TopicPartition> partitions) {
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
