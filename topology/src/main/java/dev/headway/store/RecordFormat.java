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
  SHARED_TEXTS(2),
  /**
   * As before; a plan's record also counts its tasks by agent, and the partition has lists and sums
   * of its plans.
   */
  LISTED(3);

  /** What is written unless an older one is asked for. */
  public static final RecordFormat NEWEST = LISTED;

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

  /** The newer of the two. */
  static RecordFormat atLeast(RecordFormat least, RecordFormat format) {
    return format.compareTo(least) < 0 ? least : format;
  }

  /** Whether lists and sums of plans are kept. */
  boolean lists() {
    return this.compareTo(LISTED) >= 0;
  }

  StateWriter begin() {
    return new StateWriter(this != PLAIN).raw(number);
  }

  static StateReader open(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int format = in.raw();
    return switch (format) {
      case 1 -> in;
      case 2, 3 -> in.sharing();
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
