// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.schemas.avro.PlanStatus;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which plans are wanted: those that fit all of it.
 *
 * @param view whose
 * @param statuses any of these; empty: all
 * @param agent has a task with this agent; null: any
 * @param sessionId of this session; null: any
 * @param scopeId of this scope; null: any
 * @param waitingOn waits on any of these; empty: all
 * @param startedAfter started later than this, in microseconds since the epoch; null: ever
 * @param words has for each of these a word that begins with it, in the form of {@link Words}
 */
public record PlanFilter(
    View view,
    Set<PlanStatus> statuses,
    @Nullable String agent,
    @Nullable String sessionId,
    @Nullable String scopeId,
    Set<WaitingOn> waitingOn,
    @Nullable Long startedAfter,
    List<String> words) {
  /** Copies the collections. */
  public PlanFilter {
    statuses = Set.copyOf(statuses);
    waitingOn = Set.copyOf(waitingOn);
    words = List.copyOf(words);
  }

  /** All plans of a view. */
  public static PlanFilter all(View view) {
    return new PlanFilter(view, Set.of(), null, null, null, Set.of(), null, List.of());
  }

  /** Whether a plan that stands so may be wanted; cheaper to know than the rest. */
  public boolean mayWant(Standing plan) {
    return (statuses.isEmpty() || statuses.contains(plan.status()))
        && (waitingOn.isEmpty() || waitingOn.contains(plan.waitingOn()));
  }

  /** Whether a plan is wanted. */
  public boolean wants(PlanListing plan) {
    return view.shows(plan.plan())
        && mayWant(new Standing(plan.status(), plan.waitingOn()))
        && (agent == null || plan.agents().contains(agent))
        && (sessionId == null || sessionId.equals(plan.sessionId()))
        && (scopeId == null || scopeId.equals(plan.scopeId()))
        && (startedAfter == null || plan.startedAt() > startedAfter)
        && words.stream()
            .allMatch(begin -> plan.words().stream().anyMatch(word -> word.startsWith(begin)));
  }
}
