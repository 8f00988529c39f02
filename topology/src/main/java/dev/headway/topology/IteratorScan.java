// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.store.OrderedBytes;
import java.util.Arrays;
import java.util.NoSuchElementException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** A store's iterator, whose upper bound is inclusive, as a scan, whose is not. */
final class IteratorScan implements OrderedBytes.Scan {
  private final KeyValueIterator<Bytes, byte[]> iterator;
  private final byte[] to;

  /** Ends before {@code to}. */
  IteratorScan(KeyValueIterator<Bytes, byte[]> iterator, byte[] to) {
    this.iterator = iterator;
    this.to = to;
  }

  @Override
  public boolean hasNext() {
    return iterator.hasNext() && Arrays.compareUnsigned(iterator.peekNextKey().get(), to) < 0;
  }

  @Override
  public OrderedBytes.Entry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    KeyValue<Bytes, byte[]> next = iterator.next();
    return new OrderedBytes.Entry(next.key.get(), next.value);
  }

  @Override
  public void close() {
    iterator.close();
  }
}
