// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

/**
 * The format version every stored record begins with. A new layout gets a new number; readers know
 * all that were ever written.
 */
final class RecordFormat {
  /** The format written now. */
  static final int CURRENT = 1;

  private RecordFormat() {}

  static StateWriter begin() {
    return new StateWriter().raw(CURRENT);
  }

  static StateReader open(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int format = in.raw();
    if (format != CURRENT) {
      throw new IllegalStateException(
          "a stored record has format "
              + format
              + ", this Headway reads up to "
              + CURRENT
              + ": start a newer one");
    }
    return in;
  }
}
