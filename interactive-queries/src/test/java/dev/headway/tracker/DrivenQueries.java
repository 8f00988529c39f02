// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.InputPositions;
import dev.headway.query.PlanQueries;
import dev.headway.store.OrderedBytes;
import dev.headway.topology.IteratorScan;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The tracker's own queries over the store of a topology test driver. */
public final class DrivenQueries {
  private DrivenQueries() {}

  public static PlanQueries over(KeyValueStore<Bytes, byte[]> store, InputPositions positions) {
    return new StorePlanQueries(partition -> new DriverBytes(store), positions, 1);
  }

  private record DriverBytes(KeyValueStore<Bytes, byte[]> store) implements OrderedBytes {
    @Override
    public byte @Nullable [] get(byte[] key) {
      return store.get(Bytes.wrap(key));
    }

    @Override
    public Scan scan(byte[] from, byte[] to) {
      return new IteratorScan(store.range(Bytes.wrap(from), Bytes.wrap(to)), to);
    }

    @Override
    public void put(byte[] key, byte[] value) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void delete(byte[] key) {
      throw new UnsupportedOperationException();
    }
  }
}
