// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which plans of a tenant are wanted: those that fit all of it, in which order, and how many.
 *
 * @param userId of this user; null: of all whom the viewer may see
 * @param statuses any of these; empty: all
 * @param waitingOn waits on any of {@code agent}, {@code planner}, {@code input}, {@code resume},
 *     {@code nothing}; empty: all
 * @param agent has a task with this agent; null: any
 * @param sessionId of this session; null: any
 * @param scopeId of this scope; null: any
 * @param startedAfter started later; null: ever
 * @param startedBefore started earlier; null: ever
 * @param order in which order
 * @param after place to go on after; null to begin
 * @param limit most plans
 */
public record HistorySearch(
    @Nullable String userId,
    Set<PlanStatus> statuses,
    Set<String> waitingOn,
    @Nullable String agent,
    @Nullable String sessionId,
    @Nullable String scopeId,
    @Nullable Instant startedAfter,
    @Nullable Instant startedBefore,
    Order order,
    @Nullable Place after,
    int limit) {
  /** Copies the sets. */
  public HistorySearch {
    statuses = Set.copyOf(statuses);
    waitingOn = Set.copyOf(waitingOn);
  }

  /** In which order. */
  public enum Order {
    /** Those that have not ended first, of each the latest first. */
    ACTIVE_FIRST,
    /** The latest first. */
    LATEST_FIRST,
    /** By plan id as it stands in URLs. */
    PLAN_ID
  }

  /**
   * A plan's place.
   *
   * @param ended it has ended; only looked at where those come later
   * @param startedAt its start; only looked at where that counts
   * @param userId user
   * @param planId plan
   */
  public record Place(boolean ended, Instant startedAt, String userId, String planId) {}

  /**
   * What was found.
   *
   * @param plans plans in their order
   * @param lookedUpTo the last plan that was looked at, though there may be more; null: there is
   *     none
   */
  public record Found(List<PlanProgress> plans, @Nullable PlanProgress lookedUpTo) {
    /** Copies the list. */
    public Found {
      plans = List.copyOf(plans);
    }
  }

  /**
   * How many plans fit.
   *
   * @param number how many
   * @param exact all of them were counted; else there are at least so many
   */
  public record Count(long number, boolean exact) {}
}
