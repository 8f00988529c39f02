// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

/**
 * What became of the records of one input. Every record is in exactly one of these.
 *
 * @param inputs records
 * @param folded distinct events folded
 * @param duplicates copies of folded events
 * @param deadLetters refused
 * @param untracked of no plan
 * @param held results that wait for their request
 */
public record Accounts(
    long inputs, long folded, long duplicates, long deadLetters, long untracked, long held) {
  /** No record. */
  public static final Accounts NONE = new Accounts(0, 0, 0, 0, 0, 0);

  /** folded + duplicates + dead letters + untracked + held. */
  public long accountedFor() {
    return folded + duplicates + deadLetters + untracked + held;
  }

  /** The sums of both. */
  public Accounts plus(Accounts other) {
    return new Accounts(
        inputs + other.inputs,
        folded + other.folded,
        duplicates + other.duplicates,
        deadLetters + other.deadLetters,
        untracked + other.untracked,
        held + other.held);
  }
}
