// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import dev.headway.store.OrderedBytes;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.jspecify.annotations.Nullable;

/** A store that tells what is done with it. */
public final class RecordingStore implements OrderedBytes {
  private final ProcessingContext context;
  private final OrderedBytes store;
  private final TraceRecorder recorder;

  /**
   * A store watched.
   *
   * @param recorder told what is done with it
   */
  public RecordingStore(ProcessingContext context, OrderedBytes store, TraceRecorder recorder) {
    this.context = context;
    this.store = store;
    this.recorder = recorder;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    recorder.get(context, key);
    return store.get(key);
  }

  @Override
  public void put(byte[] key, byte[] value) {
    recorder.put(context, key, value);
    store.put(key, value);
  }

  @Override
  public void putLast(byte[] key, byte[] value) {
    recorder.put(context, key, value);
    store.putLast(key, value);
  }

  @Override
  public void delete(byte[] key) {
    recorder.delete(context, key);
    store.delete(key);
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    return new CountingScan(
        store.scan(from, to), entries -> recorder.scan(context, from, to, entries));
  }
}
