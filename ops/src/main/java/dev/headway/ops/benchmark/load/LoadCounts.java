// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

/**
 * What a load holds.
 *
 * @param events all events
 * @param duplicates of these, copies of an earlier one
 * @param outOfOrder of these, events that come after one of their plan that happened later
 * @param plans plans that have an event
 * @param finished of these, plans that have ended
 */
public record LoadCounts(long events, long duplicates, long outOfOrder, long plans, long finished) {
  /** Events that are folded. */
  public long distinct() {
    return events - duplicates;
  }
}
