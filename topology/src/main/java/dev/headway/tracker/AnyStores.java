// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.InputPosition;
import dev.headway.query.QueryResult;
import dev.headway.store.OrderedBytes;
import dev.headway.store.PartitionStore;
import dev.headway.topology.NodeNames;
import java.util.Optional;
import org.apache.kafka.streams.KafkaStreams;

/** Whatever stores are here: copies, and those that another instance may own by now. */
final class AnyStores implements StoreAccess {
  private final KafkaStreams streams;

  AnyStores(KafkaStreams streams) {
    this.streams = streams;
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

  @Override
  public <T> Optional<QueryResult<T>> refusal(int partition) {
    return Optional.empty();
  }

  @Override
  public <T> QueryResult<T> unavailable(int partition, String reason) {
    return new QueryResult.Rebalancing<>(reason);
  }
}
