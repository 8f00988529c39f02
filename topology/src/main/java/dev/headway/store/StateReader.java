// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what {@link StateWriter} wrote. */
final class StateReader {
  private final byte[] bytes;
  private boolean shares;
  private final List<String> texts = new ArrayList<>();
  private int at;

  StateReader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** From here on texts may be references to earlier ones. */
  StateReader sharing() {
    shares = true;
    return this;
  }

  int raw() {
    return bytes[at++] & 0xFF;
  }

  byte[] raw(int length) {
    byte[] part = new byte[length];
    System.arraycopy(bytes, at, part, 0, length);
    at += length;
    return part;
  }

  boolean more() {
    return at < bytes.length;
  }

  int position() {
    return at;
  }

  boolean flag() {
    return raw() != 0;
  }

  long number() {
    long value = 0;
    int shift = 0;
    int b;
    do {
      b = raw();
      value |= (long) (b & 0x7F) << shift;
      shift += 7;
    } while ((b & 0x80) != 0);
    return (value >>> 1) ^ -(value & 1);
  }

  int integer() {
    return Math.toIntExact(number());
  }

  long fixed() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | raw();
    }
    return value;
  }

  String text() {
    int number = integer();
    if (shares && number <= 0) {
      return texts.get(-number);
    }
    int length = shares ? number - 1 : number;
    String text = new String(bytes, at, length, StandardCharsets.UTF_8);
    at += length;
    if (shares && texts.size() < StateWriter.SHARED) {
      texts.add(text);
    }
    return text;
  }

  @Nullable String optionalText() {
    return flag() ? text() : null;
  }

  @Nullable Long optionalNumber() {
    return flag() ? Long.valueOf(number()) : null;
  }

  @Nullable Integer optionalInt() {
    return flag() ? Integer.valueOf(integer()) : null;
  }

  <T> @Nullable T optional(Function<StateReader, T> read) {
    return flag() ? read.apply(this) : null;
  }

  <T> List<T> list(Function<StateReader, T> read) {
    int size = integer();
    if (size == 0) {
      return List.of();
    }
    List<T> values = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      values.add(read.apply(this));
    }
    return List.copyOf(values);
  }

  EventOrder order() {
    long time = number();
    String id = text();
    return new EventOrder(time, id, text());
  }

  @Nullable EventOrder optionalOrder() {
    return flag() ? order() : null;
  }
}
