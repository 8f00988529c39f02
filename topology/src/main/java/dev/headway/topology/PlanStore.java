// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.store.OrderedBytes;
import dev.headway.store.WriteBuffer;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.QueryableStoreType;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.apache.kafka.streams.state.internals.StateStoreProvider;
import org.apache.kafka.streams.state.internals.WrappedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * The plan store as a state store: a key-value store with a changelog, and before it a buffer that
 * is flushed into both when Kafka Streams is about to commit. A plan in which much happens between
 * two commits is encoded, written and logged once.
 *
 * <p>{@link CachedStateStore}, which Kafka Streams' own cache implements, is how 4.3 tells a store
 * of a commit before it happens; it is not part of its public API.
 */
public final class PlanStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]>
    implements OrderedBytes {
  /** Makes a {@link PlanStore} a queryable one. */
  public static final QueryableStoreType<OrderedBytes> QUERYABLE = new Queryable();

  /** Writes held at most: some tens of megabytes in all partitions of a backlog. */
  private static final int BUFFERED = 16_384;

  private final WriteBuffer buffer;

  PlanStore(KeyValueStore<Bytes, byte[]> logged) {
    super(logged);
    this.buffer = new WriteBuffer(new KeyValueBytes(logged), BUFFERED);
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return buffer.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    buffer.put(key, value);
  }

  @Override
  public void put(byte[] key, Supplier<byte[]> value) {
    buffer.put(key, value);
  }

  @Override
  public void putLast(byte[] key, byte[] value) {
    buffer.putLast(key, value);
  }

  @Override
  public void delete(byte[] key) {
    buffer.delete(key);
  }

  @Override
  public void write(List<Write> writes) {
    buffer.write(writes);
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    return buffer.scan(from, to);
  }

  /** Kafka Streams is about to commit. */
  @Override
  public void flushCache() {
    buffer.flush();
  }

  /** What is not committed is not kept: it is folded again. */
  @Override
  public void clearCache() {
    buffer.discard();
  }

  @Override
  public void close() {
    buffer.discard();
    super.close();
  }

  private static final class Queryable implements QueryableStoreType<OrderedBytes> {
    @Override
    public boolean accepts(org.apache.kafka.streams.processor.StateStore store) {
      return store instanceof PlanStore;
    }

    /** One partition is asked for. */
    @Override
    public OrderedBytes create(StateStoreProvider provider, String name) {
      List<OrderedBytes> stores = provider.stores(name, this);
      if (stores.isEmpty()) {
        throw new InvalidStateStoreException("the store is not here");
      }
      return stores.getFirst();
    }
  }
}
