// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import java.util.function.LongConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;

/** Counts what it returns and tells when it is closed. */
final class CountingIterator implements KeyValueIterator<Bytes, byte[]> {
  private final KeyValueIterator<Bytes, byte[]> iterator;
  private final LongConsumer whenClosed;
  private long entries;

  CountingIterator(KeyValueIterator<Bytes, byte[]> iterator, LongConsumer whenClosed) {
    this.iterator = iterator;
    this.whenClosed = whenClosed;
  }

  @Override
  public boolean hasNext() {
    return iterator.hasNext();
  }

  @Override
  public KeyValue<Bytes, byte[]> next() {
    entries++;
    return iterator.next();
  }

  @Override
  public Bytes peekNextKey() {
    return iterator.peekNextKey();
  }

  @Override
  public void close() {
    iterator.close();
    whenClosed.accept(entries);
  }
}
