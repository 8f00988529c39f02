// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.PlanEvent;
import dev.headway.event.TaskStatus;
import dev.headway.schemas.avro.PlanStatus;
import org.jspecify.annotations.Nullable;

/**
 * Where a plan stands, from its own events. Every part is the earliest, the latest or the count of
 * something, so none depends on the order of arrival.
 *
 * @param earliest earliest event of any kind
 * @param started earliest plan.started
 * @param ended earliest terminal event: it wins
 * @param completions number of plan.completed
 * @param failures number of plan.failed
 * @param cancellations number of plan.cancelled
 * @param waiting latest plan.waiting_for_input
 * @param paused latest plan.paused
 * @param resumed latest plan.resumed
 * @param requested latest request
 * @param currentState latest plan.state_changed
 * @param active a plan.started, plan.resumed, request or task event is known
 */
public record PlanLifecycle(
    @Nullable EventOrder earliest,
    @Nullable EventOrder started,
    @Nullable Attributed<Fact.PlanEnded> ended,
    long completions,
    long failures,
    long cancellations,
    @Nullable Attributed<Fact.PlanWaiting> waiting,
    @Nullable EventOrder paused,
    @Nullable EventOrder resumed,
    @Nullable EventOrder requested,
    @Nullable Attributed<String> currentState,
    boolean active) {
  /** Before the first event. */
  public static final PlanLifecycle NONE =
      new PlanLifecycle(null, null, null, 0, 0, 0, null, null, null, null, null, false);

  /** With one more event. */
  public PlanLifecycle with(PlanEvent event) {
    return with(event.order(), event.fact());
  }

  /** With one more event, of which only place and fact count here. */
  public PlanLifecycle with(EventOrder at, Fact fact) {
    PlanLifecycle seen = at.isBefore(earliest) ? withEarliest(at) : this;
    return switch (fact) {
      case Fact.PlanStarted started -> seen.withStarted(at);
      case Fact.PlanEnded end -> seen.withEnd(at, end);
      case Fact.PlanWaiting wait -> seen.withWaiting(Attributed.latest(waiting, at, wait));
      case Fact.PlanPaused pause ->
          seen.withPauses(EventOrder.latest(paused, at), resumed, requested, active);
      case Fact.PlanResumed resume ->
          seen.withPauses(paused, EventOrder.latest(resumed, at), requested, true);
      case Fact.Request request ->
          seen.withPauses(paused, resumed, EventOrder.latest(requested, at), true);
      case Fact.PlanStateChanged changed ->
          seen.withState(Attributed.latest(currentState, at, changed.newState()));
      case Fact.TaskReport report ->
          active ? seen : seen.withPauses(paused, resumed, requested, true);
      case Fact.Result result -> seen;
      case Fact.TaskLog log -> seen;
      case Fact.TaskUsage usage -> seen;
      case Fact.DelegationStarted delegation -> seen;
      case Fact.Warned warned -> this;
      case Fact.Other other -> seen;
    };
  }

  /** The plan's status. */
  public PlanStatus status() {
    if (ended != null) {
      return switch (ended.value().outcome()) {
        case COMPLETED -> PlanStatus.COMPLETED;
        case FAILED -> PlanStatus.FAILED;
        case CANCELLED -> PlanStatus.CANCELLED;
        case PENDING, RUNNING, DELEGATED, WAITING ->
            throw new IllegalStateException("not an ending: " + ended.value().outcome());
      };
    }
    if (paused != null && paused.isAfter(resumed)) {
      return PlanStatus.PAUSED;
    }
    if (waitingNow()) {
      return PlanStatus.WAITING;
    }
    return active ? PlanStatus.RUNNING : PlanStatus.PENDING;
  }

  /** Whether the latest wait is over by nothing later: neither a plan.resumed nor a request. */
  public boolean waitingNow() {
    return ended == null
        && waiting != null
        && waiting.at().isAfter(resumed)
        && waiting.at().isAfter(requested);
  }

  /** Terminal events that say something else than the earliest. */
  public long conflicts() {
    if (ended == null) {
      return 0;
    }
    long all = completions + failures + cancellations;
    return all
        - switch (ended.value().outcome()) {
          case COMPLETED -> completions;
          case FAILED -> failures;
          case CANCELLED -> cancellations;
          case PENDING, RUNNING, DELEGATED, WAITING -> 0;
        };
  }

  private PlanLifecycle withEarliest(EventOrder at) {
    return new PlanLifecycle(
        at,
        started,
        ended,
        completions,
        failures,
        cancellations,
        waiting,
        paused,
        resumed,
        requested,
        currentState,
        active);
  }

  private PlanLifecycle withStarted(EventOrder at) {
    return new PlanLifecycle(
        earliest,
        EventOrder.earliest(started, at),
        ended,
        completions,
        failures,
        cancellations,
        waiting,
        paused,
        resumed,
        requested,
        currentState,
        true);
  }

  private PlanLifecycle withEnd(EventOrder at, Fact.PlanEnded end) {
    return new PlanLifecycle(
        earliest,
        started,
        Attributed.earliest(ended, at, end),
        completions + (end.outcome() == TaskStatus.COMPLETED ? 1 : 0),
        failures + (end.outcome() == TaskStatus.FAILED ? 1 : 0),
        cancellations + (end.outcome() == TaskStatus.CANCELLED ? 1 : 0),
        waiting,
        paused,
        resumed,
        requested,
        currentState,
        active);
  }

  private PlanLifecycle withWaiting(Attributed<Fact.PlanWaiting> wait) {
    return new PlanLifecycle(
        earliest,
        started,
        ended,
        completions,
        failures,
        cancellations,
        wait,
        paused,
        resumed,
        requested,
        currentState,
        active);
  }

  private PlanLifecycle withPauses(
      @Nullable EventOrder pausedAt,
      @Nullable EventOrder resumedAt,
      @Nullable EventOrder requestedAt,
      boolean isActive) {
    return new PlanLifecycle(
        earliest,
        started,
        ended,
        completions,
        failures,
        cancellations,
        waiting,
        pausedAt,
        resumedAt,
        requestedAt,
        currentState,
        isActive);
  }

  private PlanLifecycle withState(Attributed<String> state) {
    return new PlanLifecycle(
        earliest,
        started,
        ended,
        completions,
        failures,
        cancellations,
        waiting,
        paused,
        resumed,
        requested,
        state,
        active);
  }
}
