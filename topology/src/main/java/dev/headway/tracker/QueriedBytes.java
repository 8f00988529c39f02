// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.store.OrderedBytes;
import dev.headway.topology.PlanStore;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.jspecify.annotations.Nullable;

/**
 * One partition's store, read by interactive queries. Reads only.
 *
 * <p>By {@code KafkaStreams.store} and not by {@code query}: in 4.3.1 a query of a RocksDB store
 * locks the store's position and then the store, a put the store and then its position, so that the
 * two can wait for each other for ever (docs/decisions/0006).
 */
final class QueriedBytes implements OrderedBytes {
  private final KafkaStreams streams;
  private final StoreQueryParameters<OrderedBytes> parameters;

  /** Found by the first look and kept for the others. */
  private volatile @Nullable OrderedBytes store;

  /**
   * @param stale a copy, or a store that is being restored, will do
   */
  QueriedBytes(KafkaStreams streams, String store, int partition, boolean stale) {
    this.streams = streams;
    StoreQueryParameters<OrderedBytes> active =
        StoreQueryParameters.fromNameAndType(store, PlanStore.QUERYABLE).withPartition(partition);
    this.parameters = stale ? active.enableStaleStores() : active;
  }

  /** The store, where this instance has it; else {@code InvalidStateStoreException}. */
  private OrderedBytes store() {
    OrderedBytes found = store;
    if (found == null) {
      found = streams.store(parameters);
      store = found;
    }
    return found;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store().get(key);
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    return store().scan(from, to);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    throw new IllegalStateException("a query does not write");
  }

  @Override
  public void delete(byte[] key) {
    throw new IllegalStateException("a query does not write");
  }
}
