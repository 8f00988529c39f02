// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.jmh;

import dev.headway.store.OrderedBytes;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Ordered bytes on the heap: the fold without a disk. As in a real store, what is written during a
 * scan does not disturb it.
 */
public final class HeapBytes implements OrderedBytes {
  private final NavigableMap<byte[], byte[]> entries =
      new ConcurrentSkipListMap<>(Arrays::compareUnsigned);

  @Override
  public byte @Nullable [] get(byte[] key) {
    return entries.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    entries.put(key, value);
  }

  @Override
  public void delete(byte[] key) {
    entries.remove(key);
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    Iterator<Map.Entry<byte[], byte[]>> range =
        entries.subMap(from, true, to, false).entrySet().iterator();
    return new Scan() {
      @Override
      public boolean hasNext() {
        return range.hasNext();
      }

      @Override
      public Entry next() {
        Map.Entry<byte[], byte[]> next = range.next();
        return new Entry(next.getKey(), next.getValue());
      }

      @Override
      public void close() {
        // Nothing is held.
      }
    };
  }
}
