// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.store.OrderedBytes;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The processor's state store as ordered bytes. */
final class KeyValueBytes implements OrderedBytes {
  private final KeyValueStore<Bytes, byte[]> store;

  KeyValueBytes(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return store.get(Bytes.wrap(key));
  }

  @Override
  public void put(byte[] key, byte[] value) {
    store.put(Bytes.wrap(key), value);
  }

  @Override
  public void delete(byte[] key) {
    store.delete(Bytes.wrap(key));
  }

  @Override
  public void write(List<Write> writes) {
    List<KeyValue<Bytes, byte[]>> entries = new ArrayList<>(writes.size());
    writes.forEach(w -> entries.add(KeyValue.pair(Bytes.wrap(w.key()), w.value())));
    store.putAll(entries);
  }

  @Override
  public Scan scan(byte[] from, byte[] to) {
    return new IteratorScan(store.range(Bytes.wrap(from), Bytes.wrap(to)), to);
  }
}
