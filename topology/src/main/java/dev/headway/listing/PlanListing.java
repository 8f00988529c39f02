// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.event.EventOrder;
import dev.headway.plan.PlanAttributes;
import dev.headway.plan.PlanLifecycle;
import dev.headway.plan.PlanState;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What lists know of a plan: a function of its record.
 *
 * @param plan plan
 * @param status status
 * @param waitingOn what it waits on
 * @param startedAt microseconds since the epoch
 * @param endedAt microseconds since the epoch; null while it has not ended
 * @param sessionId conversation
 * @param scopeId grouping inside the tenant
 * @param parentPlanId plan that started it
 * @param agents agents with a task in it
 * @param words what it is found by: the words of plan id, name and goal
 */
public record PlanListing(
    PlanKey plan,
    PlanStatus status,
    WaitingOn waitingOn,
    long startedAt,
    @Nullable Long endedAt,
    @Nullable String sessionId,
    @Nullable String scopeId,
    @Nullable String parentPlanId,
    Set<String> agents,
    Set<String> words) {
  /** The listing of a plan that has events. */
  public static PlanListing of(PlanKey key, PlanState plan) {
    PlanAttributes described = plan.attributes();
    return of(
        key,
        plan,
        Words.of(Arrays.asList(key.planId(), described.planName(), described.goalText())));
  }

  /** The same, for those who do not search by words. */
  public static PlanListing withoutWords(PlanKey key, PlanState plan) {
    return of(key, plan, Set.of());
  }

  private static PlanListing of(PlanKey key, PlanState plan, Set<String> words) {
    PlanAttributes described = plan.attributes();
    return new PlanListing(
        key,
        plan.lifecycle().status(),
        WaitingOn.of(plan),
        startedAt(plan.lifecycle()),
        endedAt(plan.lifecycle()),
        described.session(),
        described.scope(),
        described.parentPlan(),
        plan.agents().counts().keySet(),
        words);
  }

  private static long startedAt(PlanLifecycle life) {
    EventOrder started = life.started() == null ? life.earliest() : life.started();
    return Objects.requireNonNull(started, "a plan has an earliest event").time();
  }

  private static @Nullable Long endedAt(PlanLifecycle life) {
    return life.ended() == null ? null : life.ended().at().time();
  }

  /**
   * Whether two records of one plan may differ in their listings; cheap, and true when in doubt.
   */
  public static boolean mayDiffer(PlanState a, PlanState b) {
    return a.events() == 0
        || a.attributes() != b.attributes()
        || a.agents() != b.agents()
        || !Objects.equals(a.lifecycle().earliest(), b.lifecycle().earliest())
        || !Objects.equals(a.lifecycle().started(), b.lifecycle().started())
        || a.lifecycle().status() != b.lifecycle().status()
        || !Objects.equals(endedAt(a.lifecycle()), endedAt(b.lifecycle()))
        || WaitingOn.of(a) != WaitingOn.of(b);
  }

  /** Whether they may differ in the words they are found by; as above. */
  public static boolean wordsMayDiffer(PlanState a, PlanState b) {
    return a.events() == 0 || b.events() == 0 || a.attributes() != b.attributes();
  }

  /** Whether the plan has ended. */
  public boolean ended() {
    return ended(status);
  }

  /** Whether a plan of this status has ended. */
  public static boolean ended(PlanStatus status) {
    return switch (status) {
      case COMPLETED, FAILED, CANCELLED -> true;
      case PENDING, RUNNING, WAITING, PAUSED, UNKNOWN -> false;
    };
  }
}
