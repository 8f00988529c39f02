// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import java.nio.charset.StandardCharsets;

/** Reads the parts of a {@link StoreKey} back. */
public final class StoreKeyReader {
  private final byte[] key;
  private int at;

  /** Reads {@code key} from {@code offset}, where its suffix begins. */
  public StoreKeyReader(byte[] key, int offset) {
    this.key = key;
    this.at = offset;
  }

  /** The next part, a text. */
  public String text() {
    byte[] utf8 = new byte[key.length - at];
    int length = 0;
    while (true) {
      byte b = key[at++];
      if (b != 0) {
        utf8[length++] = b;
      } else if (key[at++] == (byte) 0xFF) {
        utf8[length++] = 0;
      } else {
        return new String(utf8, 0, length, StandardCharsets.UTF_8);
      }
    }
  }

  /** The next part, a number. */
  public long number() {
    long value = 0;
    for (int i = 0; i < 8; i++) {
      value = value << 8 | (key[at++] & 0xFF);
    }
    return value ^ Long.MIN_VALUE;
  }

  /** The next part, a byte. */
  int raw() {
    return key[at++];
  }

  /** The next part, an instant of which later ones come first. */
  long latestFirst() {
    return ~number();
  }

  /** The next part, an event's place. */
  public EventOrder order() {
    long time = number();
    String id = text();
    return new EventOrder(time, id, text());
  }
}
