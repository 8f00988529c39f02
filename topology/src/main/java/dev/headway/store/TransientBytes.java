// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Ordered bytes in memory: of a plan that is folded to answer one question, or in tests. */
public final class TransientBytes implements OrderedBytes {
  private final NavigableMap<byte[], byte[]> entries = new TreeMap<>(Arrays::compareUnsigned);

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

  /** As it is now: what is put or deleted later does not show. */
  @Override
  public Scan scan(byte[] from, byte[] to) {
    Iterator<Map.Entry<byte[], byte[]>> found =
        new ArrayList<>(entries.subMap(from, to).entrySet()).iterator();
    return new Scan() {
      @Override
      public boolean hasNext() {
        return found.hasNext();
      }

      @Override
      public Entry next() {
        Map.Entry<byte[], byte[]> entry = found.next();
        return new Entry(entry.getKey(), entry.getValue());
      }

      @Override
      public void close() {}
    };
  }
}
