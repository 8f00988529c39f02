// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

/**
 * The format version every stored record begins with. A new layout gets a new number; readers know
 * all that were ever written.
 *
 * <ol>
 *   <li>Each text is written out.
 *   <li>A text that came before in the same record is written as a reference to it: about half the
 *       size of a plan's record, most of which says which events its facts are from.
 * </ol>
 */
final class RecordFormat {
  private static final int PLAIN = 1;

  /** The format written now. */
  static final int CURRENT = 2;

  private RecordFormat() {}

  static StateWriter begin() {
    return new StateWriter(true).raw(CURRENT);
  }

  static StateReader open(byte[] bytes) {
    StateReader in = new StateReader(bytes);
    int format = in.raw();
    return switch (format) {
      case PLAIN -> in;
      case CURRENT -> in.sharing();
      default ->
          throw new IllegalStateException(
              "a stored record has format "
                  + format
                  + ", this Headway reads up to "
                  + CURRENT
                  + ": start a newer one");
    };
  }
}
