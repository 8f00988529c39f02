// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Supplies another's stores, watched.
 *
 * @param stores the other
 * @param recorder told what is done with them
 */
public record RecordingSupplier(KeyValueBytesStoreSupplier stores, TraceRecorder recorder)
    implements KeyValueBytesStoreSupplier {
  @Override
  public String name() {
    return stores.name();
  }

  @Override
  public KeyValueStore<Bytes, byte[]> get() {
    return new RecordingStore(stores.get(), recorder);
  }

  @Override
  public String metricsScope() {
    return stores.metricsScope();
  }
}
