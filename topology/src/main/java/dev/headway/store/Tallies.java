// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Records of one kind that events add to all the time: those added to last are kept decoded, and
 * encoded no more often than the store is flushed. What is nothing is not kept. For the store's
 * only writer.
 *
 * @param <T> immutable
 */
final class Tallies<T> {
  /** Of the partition; a tenant's agents and hours are hundreds, users with plans thousands. */
  private static final int KEPT = 2_048;

  private final OrderedBytes bytes;
  private final T nothing;
  private final BiConsumer<StateWriter, T> write;
  private final Function<StateReader, T> read;
  private final RecordFormat format;
  private final Map<ByteBuffer, T> latest =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, T> eldest) {
          return size() > KEPT;
        }
      };

  Tallies(
      OrderedBytes bytes,
      RecordFormat format,
      T nothing,
      BiConsumer<StateWriter, T> write,
      Function<StateReader, T> read) {
    this.bytes = bytes;
    this.format = format;
    this.nothing = nothing;
    this.write = write;
    this.read = read;
  }

  void change(byte[] key, UnaryOperator<T> how) {
    ByteBuffer place = ByteBuffer.wrap(key);
    @Nullable T known = latest.get(place);
    T before = known == null ? stored(key) : known;
    T after = how.apply(before);
    if (after.equals(before)) {
      latest.put(place, before);
    } else if (after.equals(nothing)) {
      latest.remove(place);
      bytes.delete(key);
    } else {
      latest.put(place, after);
      bytes.put(
          key,
          () -> {
            StateWriter out = format.begin();
            write.accept(out, after);
            return out.bytes();
          });
    }
  }

  private T stored(byte[] key) {
    byte[] value = bytes.get(key);
    return value == null ? nothing : read.apply(RecordFormat.open(value));
  }
}
