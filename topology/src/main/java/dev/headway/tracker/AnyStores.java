// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.EmittedVersions;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.query.InputPositions;
import dev.headway.query.PartitionProgress;
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
  private final InputPositions positions;
  private final EmittedVersions versions;
  private final boolean takesOver;

  /**
   * @param takesOver plans may be here that are still to be taken over from another application
   */
  AnyStores(
      KafkaStreams streams, InputPositions positions, EmittedVersions versions, boolean takesOver) {
    this.streams = streams;
    this.positions = positions;
    this.versions = versions;
    this.takesOver = takesOver;
  }

  @Override
  public OrderedBytes bytes(int partition) {
    return new QueriedBytes(streams, NodeNames.PLAN_STORE, partition, true);
  }

  /**
   * A copy says so itself. Of a store that is folded here, and maybe elsewhere by now, nothing is
   * sure: what it holds beyond the last commit may have come otherwise there.
   */
  @Override
  public InputPosition lowerBound(int partition, PartitionStore store) {
    return positions.of(partition).isPresent() ? InputPosition.START : sure(store);
  }

  @Override
  public InputPosition upperBound(int partition, PartitionStore store) {
    return positions
        .of(partition)
        .map(PartitionProgress::upperBound)
        .orElseGet(() -> shown(partition, store));
  }

  /** What a copy holds all of. */
  static InputPosition sure(PartitionStore copy) {
    return copy.position();
  }

  /** What a copy may hold some of. */
  static InputPosition shown(int partition, PartitionStore copy) {
    return copy.position()
        .with(new InputPartition(InputPosition.CHECKPOINTS, partition), copy.begunCheckpoint());
  }

  /** A copy has what is committed, and is as far as it says once all of it is emitted. */
  @Override
  public InputPosition told(int partition, PartitionStore store) {
    return lowerBound(partition, store);
  }

  @Override
  public long committed(PlanKey plan, long stored) {
    return versions.committed(plan, stored);
  }

  @Override
  public <T> Optional<QueryResult<T>> refusal(int partition) {
    if (positions.of(partition).filter(PartitionProgress::isLost).isPresent()) {
      return Optional.of(new QueryResult.Rebalancing<>("its store is being given up here"));
    }
    return takesOver && PartitionStore.reading(bytes(partition)).takeOver() == TakeOver.WITHHELD
        ? Optional.of(new QueryResult.Rebalancing<>(BEING_TAKEN_OVER))
        : Optional.empty();
  }

  @Override
  public <T> QueryResult<T> unavailable(int partition, String reason) {
    return new QueryResult.Rebalancing<>(reason);
  }
}
