// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import java.util.Arrays;
import java.util.Optional;

/**
 * The formats of stored records. Every record begins with the number of its own: a new layout gets
 * a new number, and readers know all that were ever written. A writer writes the newest, or an
 * older one as long as instances of an older release may have to read it.
 */
public enum RecordFormat {
  /** Each text is written out. */
  PLAIN(1),
  /**
   * A text that came before in the same record is written as a reference to it: about half the size
   * of a plan's record, most of which says which events its facts are from.
   */
  SHARED_TEXTS(2);

  /** What is written unless an older one is asked for. */
  public static final RecordFormat NEWEST = SHARED_TEXTS;

  private final int number;

  RecordFormat(int number) {
    this.number = number;
  }

  /** The number its records begin with. */
  public int number() {
    return number;
  }

  /** The format with this number, if there is one. */
  public static Optional<RecordFormat> of(long number) {
    return Arrays.stream(values()).filter(format -> format.number == number).findFirst();
  }

  StateWriter begin() {
    return new StateWriter(this == SHARED_TEXTS).raw(number);
  }

  static StateReader open(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int format = in.raw();
    return switch (format) {
      case 1 -> in;
      case 2 -> in.sharing();
      default ->
          throw new IllegalStateException(
              "a stored record has format "
                  + format
                  + ", this Headway reads up to "
                  + NEWEST.number
                  + ": start a newer one");
    };
  }
}
