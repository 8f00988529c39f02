// SPDX-License-Identifier: Apache-2.0
package dev.headway.statistics;

import org.jspecify.annotations.Nullable;

/**
 * What is known of an agent.
 *
 * @param totals sums over all its tasks
 * @param lastSeen time of its latest event, to the second, in microseconds since the epoch; null
 *     when it has sent none: others have named it
 */
public record AgentActivity(WorkTotals totals, @Nullable Long lastSeen) {
  /** Both together. */
  public AgentActivity plus(AgentActivity other) {
    return new AgentActivity(totals.plus(other.totals), later(lastSeen, other.lastSeen));
  }

  private static @Nullable Long later(@Nullable Long a, @Nullable Long b) {
    return a == null ? b : b == null ? a : Long.valueOf(Math.max(a, b));
  }
}
