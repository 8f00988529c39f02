// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

/** How far a partition is in taking over from another application, which has told of it before. */
public enum TakeOver {
  /** There is none to take over from. */
  NONE(0),
  /** It is folded, and no snapshot is emitted. */
  WITHHELD(1),
  /** It has the other application's versions, and goes on from there. */
  DONE(2);

  private final int number;

  TakeOver(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static TakeOver of(int number) {
    for (TakeOver state : values()) {
      if (state.number == number) {
        return state;
      }
    }
    throw new IllegalStateException("no such state of a take-over: " + number);
  }
}
