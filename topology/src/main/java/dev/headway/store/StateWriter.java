// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes the compact binary form of stored records: variable-length numbers, texts with their
 * length, lists with their size.
 */
final class StateWriter {
  private static final String[] NONE = {};

  /** Texts that a record refers back to at most; looked through one by one. */
  static final int SHARED = 32;

  private final boolean shares;
  private final String[] texts;
  private int textCount;
  private byte[] buffer = new byte[512];
  private int length;

  /**
   * @param shares a text that was written before is written as a reference to it
   */
  StateWriter(boolean shares) {
    this.shares = shares;
    this.texts = shares ? new String[SHARED] : NONE;
  }

  private void ensure(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }

  StateWriter raw(int b) {
    ensure(1);
    buffer[length++] = (byte) b;
    return this;
  }

  StateWriter raw(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  StateWriter flag(boolean value) {
    return raw(value ? 1 : 0);
  }

  /** Zigzag and seven bits a byte, as Avro and Protobuf do. */
  StateWriter number(long value) {
    ensure(10);
    long rest = (value << 1) ^ (value >> 63);
    while ((rest & ~0x7FL) != 0) {
      buffer[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
    return this;
  }

  StateWriter fixed(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  /**
   * Ids and sources of events come up again and again in a record. Where texts are shared, the
   * number before a text is its length plus one, or the negative of its place among the texts
   * before.
   */
  StateWriter text(String text) {
    if (!shares) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      return number(utf8.length).raw(utf8);
    }
    for (int i = 0; i < textCount; i++) {
      if (texts[i].equals(text)) {
        return number(-i);
      }
    }
    if (textCount < SHARED) {
      texts[textCount++] = text;
    }
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return number(utf8.length + 1).raw(utf8);
  }

  StateWriter optionalText(@Nullable String text) {
    return optional(text, StateWriter::text);
  }

  StateWriter optionalNumber(@Nullable Long value) {
    return optional(value, StateWriter::number);
  }

  StateWriter optionalInt(@Nullable Integer value) {
    return optional(value, (out, v) -> out.number(v));
  }

  <T> StateWriter optional(@Nullable T value, BiConsumer<StateWriter, T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(this, value);
    }
    return this;
  }

  <T> StateWriter list(List<T> values, BiConsumer<StateWriter, T> write) {
    number(values.size());
    for (T value : values) {
      write.accept(this, value);
    }
    return this;
  }

  StateWriter order(EventOrder order) {
    return number(order.time()).text(order.id()).text(order.source());
  }

  StateWriter optionalOrder(@Nullable EventOrder order) {
    return optional(order, StateWriter::order);
  }

  byte[] bytes() {
    return Arrays.copyOf(buffer, length);
  }
}
