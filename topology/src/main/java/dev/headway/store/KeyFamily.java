// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

/**
 * The kinds of record in the plan store. The number is the byte that stands for the family in every
 * key: numbers are only ever added, never reused and never skipped.
 */
public enum KeyFamily {
  /** The plan's own record. */
  PLAN(1, Scope.PLAN),
  /** A task. Suffix: task id. */
  TASK(2, Scope.PLAN),
  /** A distinct event. Suffix: event id, source. */
  EVENT(3, Scope.PLAN),
  /** A delegation group. Suffix: group id. */
  DELEGATION(4, Scope.PLAN),
  /** A result that names a request. Suffix: request id, event order. */
  NAMING(5, Scope.PLAN),
  /**
   * A task that can be paired by correlation. Suffix: correlation, result type, event order, task
   * id.
   */
  GROUP_TASK(6, Scope.PLAN),
  /** A result that can be paired by correlation. Suffix: correlation, result type, event order. */
  GROUP_RESULT(7, Scope.PLAN),
  /** What stays of a plan that left. Suffix: hash of the plan key. */
  MARKER(8, Scope.PARTITION),
  /** A plan that may have facts newer than its last snapshot. Suffix: plan key. */
  DIRTY(9, Scope.PARTITION),
  /** The plan of a correlation. Suffix: tenant, user, correlation. */
  CORRELATION(10, Scope.PARTITION),
  /** A result held until its request comes. Suffix: tenant, user, correlation, event id, source. */
  HELD(11, Scope.PARTITION),
  /** Something due. Suffix: instant, kind, what. */
  TIMER(12, Scope.PARTITION),
  /** Counts of inputs that were not folded. Suffix: input. */
  ACCOUNTING(13, Scope.PARTITION),
  /** How far the inputs are processed. No suffix. */
  POSITION(14, Scope.PARTITION),
  /** How far the partition is in taking over from another application. No suffix. */
  TAKE_OVER(15, Scope.PARTITION),
  /** The checkpoint that is being written. No suffix. */
  CHECKPOINT(16, Scope.PARTITION);

  /** Whether a family belongs to one plan or to the partition as a whole. */
  public enum Scope {
    /** Records of one plan. */
    PLAN,
    /** Records of the partition. */
    PARTITION
  }

  private final byte number;
  private final Scope scope;

  KeyFamily(int number, Scope scope) {
    this.number = (byte) number;
    this.scope = scope;
  }

  /** The byte in the key. */
  public byte number() {
    return number;
  }

  /** Whose records these are. */
  public Scope scope() {
    return scope;
  }
}
