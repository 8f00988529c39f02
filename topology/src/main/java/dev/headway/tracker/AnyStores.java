// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPosition;
import dev.headway.query.QueryResult;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import dev.headway.store.TakeOver;
import dev.headway.topology.NodeNames;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Whatever stores are here: copies, and those that another instance may own by now. */
final class AnyStores implements StoreAccess {
  private final KafkaStreams streams;
  private final EmittedVersions versions;
  private final LocalStores local;
  private final int partitions;
  private final boolean takesOver;

  /**
   * @param takesOver plans may be here that are still to be taken over from another application
   */
  AnyStores(
      KafkaStreams streams,
      EmittedVersions versions,
      LocalStores local,
      int partitions,
      boolean takesOver) {
    this.streams = streams;
    this.versions = versions;
    this.local = local;
    this.partitions = partitions;
    this.takesOver = takesOver;
  }

  @Override
  public OrderedBytes bytes(int partition) {
    return new QueriedBytes(streams, NodeNames.PLAN_STORE, partition, true);
  }

  /** As the store itself says: what this instance has folded is no measure for a copy. */
  @Override
  public InputPosition position(int partition, PartitionStore store) {
    return store.position();
  }

  /**
   * A copy holds what is committed. What was in flight when this instance lost the partition says
   * nothing about it.
   */
  @Override
  public long committed(PlanKey plan, long stored) {
    return local.owned().contains(plan.partition(partitions))
        ? versions.committed(plan, stored)
        : stored;
  }

  @Override
  public <T> Optional<QueryResult<T>> refusal(int partition) {
    return takesOver && PartitionStore.reading(bytes(partition)).takeOver() == TakeOver.WITHHELD
        ? Optional.of(new QueryResult.Rebalancing<>(BEING_TAKEN_OVER))
        : Optional.empty();
  }

  @Override
  public <T> QueryResult<T> unavailable(int partition, String reason) {
    return new QueryResult.Rebalancing<>(reason);
  }
}
