// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import dev.headway.store.OrderedBytes;
import java.util.function.LongConsumer;

/** Counts what it returns and tells when it is closed. */
final class CountingScan implements OrderedBytes.Scan {
  private final OrderedBytes.Scan scan;
  private final LongConsumer whenClosed;
  private long entries;

  CountingScan(OrderedBytes.Scan scan, LongConsumer whenClosed) {
    this.scan = scan;
    this.whenClosed = whenClosed;
  }

  @Override
  public boolean hasNext() {
    return scan.hasNext();
  }

  @Override
  public OrderedBytes.Entry next() {
    entries++;
    return scan.next();
  }

  @Override
  public void close() {
    scan.close();
    whenClosed.accept(entries);
  }
}
