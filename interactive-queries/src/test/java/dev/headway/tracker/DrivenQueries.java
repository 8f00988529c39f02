// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.query.InputPositions;
import dev.headway.query.PlanQueries;
import dev.headway.store.OrderedBytes;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
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
      KeyValueIterator<Bytes, byte[]> found = store.range(Bytes.wrap(from), Bytes.wrap(to));
      return new Scan() {
        @Override
        public boolean hasNext() {
          return found.hasNext() && Arrays.compareUnsigned(found.peekNextKey().get(), to) < 0;
        }

        @Override
        public Entry next() {
          if (!hasNext()) {
            throw new NoSuchElementException();
          }
          KeyValue<Bytes, byte[]> next = found.next();
          return new Entry(next.key.get(), next.value);
        }

        @Override
        public void close() {
          found.close();
        }
      };
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
