// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An ordered map of bytes: what the plan store needs of whatever keeps it. */
public interface OrderedBytes {
  /** The value of {@code key}. */
  byte @Nullable [] get(byte[] key);

  /** Sets the value of {@code key}. */
  void put(byte[] key, byte[] value);

  /**
   * Sets the value of {@code key}.
   *
   * @param value gives the value when it is needed: not at all, when it is written again before
   */
  default void put(byte[] key, Supplier<byte[]> value) {
    put(key, value.get());
  }

  /**
   * Sets the value of {@code key} after every write before it, also for who gets the writes one by
   * one: a copy that has this one has all of those.
   */
  default void putLast(byte[] key, byte[] value) {
    put(key, value);
  }

  /** Removes {@code key}. */
  void delete(byte[] key);

  /** Writes all of these, whose keys differ: together, where that is cheaper than one by one. */
  default void write(List<Write> writes) {
    for (Write write : writes) {
      byte[] value = write.value();
      if (value == null) {
        delete(write.key());
      } else {
        put(write.key(), value);
      }
    }
  }

  /** The entries with {@code from <= key < to}, in unsigned byte order. Must be closed. */
  Scan scan(byte[] from, byte[] to);

  /**
   * A write.
   *
   * @param key key
   * @param value value; null for a removal
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Write(byte[] key, byte @Nullable [] value) {}

  /** An open scan. */
  interface Scan extends Iterator<Entry>, AutoCloseable {
    @Override
    void close();
  }

  /**
   * One entry.
   *
   * @param key key
   * @param value value
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Entry(byte[] key, byte[] value) {}
}
