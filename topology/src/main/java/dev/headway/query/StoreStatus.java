// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

/**
 * One partition's store in this instance.
 *
 * @param partition partition
 * @param role whether it is folded here or is a copy
 * @param missing changes still to be restored or copied; -1 when unknown
 * @param answers reads of this partition are answered from it as current
 */
public record StoreStatus(int partition, Role role, long missing, boolean answers) {
  /** What an instance does with a partition. */
  public enum Role {
    /** It folds it. */
    ACTIVE,
    /** It keeps a copy, to take over quickly. */
    STANDBY
  }
}
