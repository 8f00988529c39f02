// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many plans and tasks an owner has of what, the most frequent first.
 *
 * @param status plans by status
 * @param agent plans by agent that has a task in them
 * @param eventType tasks by type of their request, without those that nobody waits for
 * @param partial counts are missing
 * @param incomplete the partitions that did not answer
 * @param position how far the stores that answered have got
 */
public record Facets(
    List<Count> status,
    List<Count> agent,
    List<Count> eventType,
    boolean partial,
    List<PlanPage.Missing> incomplete,
    @Nullable String position) {
  /**
   * How many there are of a value.
   *
   * @param value value
   * @param count how many
   */
  public record Count(String value, long count) {}

  /** Checks that the answer is whole, and copies the lists. */
  public Facets {
    status = Fields.list(Fields.required(status, "status"));
    agent = Fields.list(agent);
    eventType = Fields.list(eventType);
    incomplete = Fields.list(incomplete);
  }
}
