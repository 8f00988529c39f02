// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.query.InputPositions;
import dev.headway.query.InstanceAddress;
import dev.headway.query.PartitionProgress;
import dev.headway.query.QueryResult;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import dev.headway.topology.NodeNames;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.apache.kafka.streams.KafkaStreams;

/** The stores that are folded here, as long as this instance is sure to own their partitions. */
final class CurrentStores implements StoreAccess {
  private final KafkaStreams streams;
  private final InputPositions positions;
  private final EmittedVersions versions;
  private final IntPredicate hidden;
  private final GroupLease lease;
  private final LocalStores local;

  /** Looked up once for as long as a partition is folded here: looking takes half a read's time. */
  private final Map<Integer, Opened> opened = new ConcurrentHashMap<>();

  private record Opened(PartitionProgress folded, OrderedBytes store) {}

  /**
   * @param hidden the partitions whose plans are still to be taken over
   */
  CurrentStores(
      KafkaStreams streams,
      InputPositions positions,
      EmittedVersions versions,
      IntPredicate hidden,
      GroupLease lease,
      LocalStores local) {
    this.streams = streams;
    this.positions = positions;
    this.versions = versions;
    this.hidden = hidden;
    this.lease = lease;
    this.local = local;
  }

  @Override
  public OrderedBytes bytes(int partition) {
    PartitionProgress progress = positions.of(partition).orElse(null);
    if (progress == null || progress.isLost()) {
      opened.remove(partition);
      return look(partition);
    }
    Opened known = opened.get(partition);
    if (known == null || known.folded() != progress) {
      known = new Opened(progress, look(partition));
      opened.put(partition, known);
    }
    return known.store();
  }

  private OrderedBytes look(int partition) {
    return new QueriedBytes(streams, NodeNames.PLAN_STORE, partition, false);
  }

  /** Whatever any copy shows is committed, and so is here. */
  @Override
  public InputPosition lowerBound(int partition, PartitionStore store) {
    return positions
        .of(partition)
        .map(PartitionProgress::lowerBound)
        .orElse(InputPosition.START)
        .with(new InputPartition(InputPosition.CHECKPOINTS, partition), Long.MAX_VALUE);
  }

  @Override
  public InputPosition upperBound(int partition, PartitionStore store) {
    return positions.of(partition).map(PartitionProgress::upperBound).orElse(InputPosition.START);
  }

  @Override
  public InputPosition told(int partition, PartitionStore store) {
    return positions.of(partition).map(PartitionProgress::told).orElse(InputPosition.START);
  }

  @Override
  public long committed(PlanKey plan, long stored) {
    return versions.committed(plan, stored);
  }

  @Override
  public <T> Optional<QueryResult<T>> refusal(int partition) {
    if (hidden.test(partition)) {
      return Optional.of(new QueryResult.Rebalancing<>(BEING_TAKEN_OVER));
    }
    long now = System.nanoTime();
    return lease.held(now)
        ? Optional.empty()
        : Optional.of(
            unavailable(
                partition,
                "this instance has not heard from its group for "
                    + lease.unconfirmed(now).toSeconds()
                    + " s"));
  }

  @Override
  public <T> QueryResult<T> unavailable(int partition, String reason) {
    InstanceAddress owner = local.holders(partition).active();
    return owner == null
        ? new QueryResult.Rebalancing<>(reason)
        : new QueryResult.WrongHost<>(owner);
  }
}
