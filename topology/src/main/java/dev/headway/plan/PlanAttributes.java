// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.PlanEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What describes a plan. Each attribute is that of the earliest event that carries one.
 *
 * @param name name
 * @param goal goal in words
 * @param goalEvent type of the event that asked for it
 * @param goalId goal
 * @param sessionId conversation
 * @param scopeId grouping inside the tenant
 * @param parentPlanId plan that started this one
 * @param traceId trace
 * @param deadline deadline in microseconds since the epoch
 * @param budget limits
 * @param stages declared stages
 */
public record PlanAttributes(
    @Nullable Attributed<String> name,
    @Nullable Attributed<String> goal,
    @Nullable Attributed<String> goalEvent,
    @Nullable Attributed<String> goalId,
    @Nullable Attributed<String> sessionId,
    @Nullable Attributed<String> scopeId,
    @Nullable Attributed<String> parentPlanId,
    @Nullable Attributed<String> traceId,
    @Nullable Attributed<Long> deadline,
    @Nullable Attributed<Fact.Budget> budget,
    @Nullable Attributed<List<Fact.Stage>> stages) {
  /** Nothing known. */
  public static final PlanAttributes NONE =
      new PlanAttributes(null, null, null, null, null, null, null, null, null, null, null);

  /** Conversation. */
  public @Nullable String session() {
    return Attributed.value(sessionId);
  }

  /** Grouping inside the tenant. */
  public @Nullable String scope() {
    return Attributed.value(scopeId);
  }

  /** Plan that started this one. */
  public @Nullable String parentPlan() {
    return Attributed.value(parentPlanId);
  }

  /** Name. */
  public @Nullable String planName() {
    return Attributed.value(name);
  }

  /** Goal in words. */
  public @Nullable String goalText() {
    return Attributed.value(goal);
  }

  /** Deadline in microseconds since the epoch. */
  public @Nullable Long deadlineMicros() {
    return Attributed.value(deadline);
  }

  /** Limits. */
  public Fact.@Nullable Budget limits() {
    return Attributed.value(budget);
  }

  PlanAttributes with(PlanEvent event) {
    EventOrder at = event.order();
    PlanEvent.Envelope envelope = event.envelope();
    if (!(event.fact() instanceof Fact.PlanStarted started)) {
      return carriesNothingEarlier(event)
          ? this
          : withEnvelope(at, envelope, name, goal, goalEvent, deadline, budget, stages);
    }
    return withEnvelope(
        at,
        envelope,
        Attributed.earliest(name, at, started.name()),
        Attributed.earliest(goal, at, started.goal()),
        Attributed.earliest(goalEvent, at, started.goalEvent()),
        Attributed.earliest(deadline, at, started.deadline()),
        Attributed.earliest(budget, at, started.budget()),
        Attributed.earliest(stages, at, started.stages()));
  }

  /** The usual case of a plan under way: nothing to change and nothing to copy. */
  private boolean carriesNothingEarlier(PlanEvent event) {
    PlanEvent.Envelope e = event.envelope();
    EventOrder at = event.order();
    return settled(goalId, e.goalId(), at)
        && settled(sessionId, e.sessionId(), at)
        && settled(scopeId, e.scopeId(), at)
        && settled(parentPlanId, e.parentPlanId(), at)
        && settled(traceId, e.traceId(), at);
  }

  private static boolean settled(
      @Nullable Attributed<String> current, @Nullable String value, EventOrder at) {
    return value == null || (current != null && !at.isBefore(current.at()));
  }

  private PlanAttributes withEnvelope(
      EventOrder at,
      PlanEvent.Envelope envelope,
      @Nullable Attributed<String> newName,
      @Nullable Attributed<String> newGoal,
      @Nullable Attributed<String> newGoalEvent,
      @Nullable Attributed<Long> newDeadline,
      @Nullable Attributed<Fact.Budget> newBudget,
      @Nullable Attributed<List<Fact.Stage>> newStages) {
    return new PlanAttributes(
        newName,
        newGoal,
        newGoalEvent,
        Attributed.earliest(goalId, at, envelope.goalId()),
        Attributed.earliest(sessionId, at, envelope.sessionId()),
        Attributed.earliest(scopeId, at, envelope.scopeId()),
        Attributed.earliest(parentPlanId, at, envelope.parentPlanId()),
        Attributed.earliest(traceId, at, envelope.traceId()),
        newDeadline,
        newBudget,
        newStages);
  }
}
