// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.QueryResult;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** A store that tells what is done with it. */
final class RecordingStore implements KeyValueStore<Bytes, byte[]> {
  private final KeyValueStore<Bytes, byte[]> store;
  private final TraceRecorder recorder;
  private @Nullable StateStoreContext context;

  RecordingStore(KeyValueStore<Bytes, byte[]> store, TraceRecorder recorder) {
    this.store = store;
    this.recorder = recorder;
  }

  private StateStoreContext context() {
    if (context == null) {
      throw new IllegalStateException("used before init");
    }
    return context;
  }

  @Override
  public String name() {
    return store.name();
  }

  @Override
  public void init(StateStoreContext given, StateStore root) {
    context = given;
    store.init(given, root);
  }

  @Override
  public byte @Nullable [] get(Bytes key) {
    recorder.get(context(), key.get());
    return store.get(key);
  }

  @Override
  public void put(Bytes key, byte @Nullable [] value) {
    recorder.put(context(), key.get(), value);
    store.put(key, value);
  }

  @Override
  public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
    recorder.get(context(), key.get());
    byte[] known = store.putIfAbsent(key, value);
    if (known == null) {
      recorder.put(context(), key.get(), value);
    }
    return known;
  }

  @Override
  public void putAll(List<KeyValue<Bytes, byte[]>> entries) {
    entries.forEach(entry -> recorder.put(context(), entry.key.get(), entry.value));
    store.putAll(entries);
  }

  @Override
  public byte @Nullable [] delete(Bytes key) {
    recorder.delete(context(), key.get());
    return store.delete(key);
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
    return new CountingIterator(
        store.range(from, to), entries -> recorder.scan(context(), from.get(), to.get(), entries));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseRange(Bytes from, Bytes to) {
    return new CountingIterator(
        store.reverseRange(from, to),
        entries -> recorder.scan(context(), from.get(), to.get(), entries));
  }

  @Override
  public <P extends Serializer<Q>, Q> KeyValueIterator<Bytes, byte[]> prefixScan(
      Q prefix, P serializer) {
    Bytes from = Bytes.wrap(serializer.serialize(null, prefix));
    return new CountingIterator(
        store.prefixScan(prefix, serializer),
        entries -> recorder.scan(context(), from.get(), Bytes.increment(from).get(), entries));
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> all() {
    throw new IllegalStateException(
        "the tracker scans its whole store: the trace has no word for it");
  }

  @Override
  public KeyValueIterator<Bytes, byte[]> reverseAll() {
    return all();
  }

  @Override
  public long approximateNumEntries() {
    return store.approximateNumEntries();
  }

  @Override
  public <R> QueryResult<R> query(Query<R> query, PositionBound bound, QueryConfig config) {
    return store.query(query, bound, config);
  }

  @Override
  public Position getPosition() {
    return store.getPosition();
  }

  @Override
  public void commit(Map<TopicPartition, Long> offsets) {
    store.commit(offsets);
  }

  @Override
  public @Nullable Long committedOffset(TopicPartition partition) {
    return store.committedOffset(partition);
  }

  @Override
  public boolean managesOffsets() {
    return store.managesOffsets();
  }

  @Override
  public boolean persistent() {
    return store.persistent();
  }

  @Override
  public boolean isOpen() {
    return store.isOpen();
  }

  @Override
  public void close() {
    store.close();
  }
}
