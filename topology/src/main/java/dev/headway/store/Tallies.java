// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Records of one kind that events add to all the time: those added to last are kept decoded, and
 * encoded no more often than the store is flushed. What is nothing is not kept. For the store's
 * only writer.
 *
 * @param <K> says which record; its key is built only when it is not among those kept
 * @param <T> immutable
 */
final class Tallies<K, T> {
  /** Of the partition; a tenant's agents and hours are hundreds, users with plans thousands. */
  private static final int KEPT = 2_048;

  private final OrderedBytes bytes;
  private final RecordFormat format;
  private final Function<K, StoreKey> keyOf;
  private final T nothing;
  private final BiConsumer<StateWriter, T> write;
  private final Function<StateReader, T> read;
  private final Map<K, Tally> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<K, Tally> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * A record. Its writer changes it while a reader may encode it: either the reader sees a change,
   * or the writer sees that the record was encoded before, and puts it again.
   */
  private final class Tally {
    private final byte[] key;
    private volatile T value;

    /** It is put, and was not encoded since. */
    private volatile boolean waits;

    Tally(byte[] key, T value) {
      this.key = key;
      this.value = value;
    }

    void set(T after) {
      value = after;
      if (after.equals(nothing)) {
        waits = false;
        bytes.delete(key);
      } else if (!waits) {
        waits = true;
        bytes.put(key, this::encode);
      }
    }

    private byte[] encode() {
      waits = false;
      StateWriter out = format.begin();
      write.accept(out, value);
      return out.bytes();
    }
  }

  Tallies(
      OrderedBytes bytes,
      RecordFormat format,
      Function<K, StoreKey> keyOf,
      T nothing,
      BiConsumer<StateWriter, T> write,
      Function<StateReader, T> read) {
    this.bytes = bytes;
    this.format = format;
    this.keyOf = keyOf;
    this.nothing = nothing;
    this.write = write;
    this.read = read;
  }

  void change(K which, UnaryOperator<T> how) {
    Tally known = latest.get(which);
    Tally tally = known == null ? stored(which) : known;
    T before = tally.value;
    T after = how.apply(before);
    if (!after.equals(before)) {
      tally.set(after);
    }
  }

  private Tally stored(K which) {
    byte[] key = keyOf.apply(which).bytes();
    byte[] value = bytes.get(key);
    Tally tally = new Tally(key, value == null ? nothing : read.apply(RecordFormat.open(value)));
    latest.put(which, tally);
    return tally;
  }
}
