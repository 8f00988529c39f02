// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

/**
 * Why an answer may be behind, and by how much.
 *
 * @param cause why
 * @param records changes of the store that are known to be missing; -1 when unknown
 * @param seconds how long ago this instance last knew that the store was its own; -1 when it does
 *     not say
 */
public record Staleness(Cause cause, long records, long seconds) {
  /** What makes an answer stale. */
  public enum Cause {
    /** It comes from a copy of the store that another instance folds. */
    STANDBY,
    /** The instance has just been given the partition and is completing its store. */
    RESTORING,
    /** The instance has not heard from its group: another one may own the partition by now. */
    UNCONFIRMED
  }
}
