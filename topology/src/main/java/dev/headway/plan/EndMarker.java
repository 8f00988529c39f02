// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

/**
 * What stays of a plan that left the stores.
 *
 * @param kind expired or erased
 * @param lastVersion version of its last snapshot
 * @param at when it left, in microseconds since the epoch
 */
public record EndMarker(Kind kind, long lastVersion, long at) {
  /** Why it left. The order is part of the stored format. */
  public enum Kind {
    /** It was finished and its retention is over. */
    EXPIRED,
    /** Somebody had it erased. */
    ERASED
  }
}
