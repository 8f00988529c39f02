// SPDX-License-Identifier: Apache-2.0
package dev.headway.warning;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.Usage;
import dev.headway.event.Warning;
import dev.headway.plan.Attributed;
import dev.headway.plan.PlanLifecycle;
import dev.headway.plan.PlanState;
import dev.headway.plan.Snapshots;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Decides what to look at in a plan and when, and what there is to warn of. Says it once: what was
 * said of a threshold is not said again.
 *
 * <p>Whether nothing has come is judged by this clock and by arrival, not by the events' own times:
 * a recording that is replayed is not stalled while it comes.
 */
public final class Watchman {
  private static final long MILLI = 1_000;
  private static final long WHOLE = 1_000_000;

  /**
   * A look at what is over already waits for so long, in milliseconds: the events that end the plan
   * may be right behind.
   */
  private static final long GRACE = 10_000;

  /** Where between start and deadline it is asked whether the plan will make it, in percent. */
  private static final int[] LOOKS = {50, 75, 90, 100};

  private final long stalledAfter;

  /**
   * @param stalledAfter how long nothing must come until a plan is stalled; zero: never
   */
  public Watchman(Duration stalledAfter) {
    this.stalledAfter = stalledAfter.toMillis();
  }

  /**
   * A look that is due.
   *
   * @param watch at what
   * @param due milliseconds since the epoch
   */
  public record Due(PlanWatch watch, long due) {}

  /**
   * What follows from a change or a look.
   *
   * @param raised warnings
   * @param looks looks to come
   */
  public record Orders(List<Raised> raised, List<Due> looks) {
    /** Nothing. */
    public static final Orders NONE = new Orders(List.of(), List.of());

    /** Copies the lists. */
    public Orders {
      raised = List.copyOf(raised);
      looks = List.copyOf(looks);
    }
  }

  /**
   * An event was folded.
   *
   * @param before the plan before; null: it was not known
   * @param after the plan with it
   * @param at the event
   * @param now milliseconds since the epoch
   */
  public Orders changed(
      PlanKey plan, @Nullable PlanState before, PlanState after, EventOrder at, long now) {
    boolean begins = before == null || before.events() == 0;
    boolean described = before == null || before.attributes() != after.attributes();
    boolean spent = before == null || !before.usage().equals(after.usage());
    if (after.lifecycle().ended() != null || !(begins || described || spent)) {
      return Orders.NONE;
    }
    List<Due> looks = new ArrayList<>();
    if (begins && stalledAfter > 0) {
      looks.add(quiet(plan, after, now, false));
    }
    if (described) {
      addDeadline(plan, before, after, now, looks);
      addDuration(plan, before, after, now, looks);
    }
    return new Orders(exhausted(before, after, at), looks);
  }

  /** What a plan that an older release has left is to be watched for. */
  public List<Due> found(PlanKey plan, PlanState state, long now) {
    return changed(
            plan,
            null,
            state,
            Objects.requireNonNull(state.lifecycle().earliest(), "a plan has an earliest event"),
            now)
        .looks();
  }

  private Due quiet(PlanKey plan, PlanState state, long now, boolean told) {
    return new Due(
        new PlanWatch(plan, PlanWatch.Kind.QUIET, state.events(), told), now + stalledAfter);
  }

  private static void addDeadline(
      PlanKey plan, @Nullable PlanState before, PlanState after, long now, List<Due> looks) {
    Long deadline = after.attributes().deadlineMicros();
    Long known = before == null ? null : before.attributes().deadlineMicros();
    if (deadline != null && !deadline.equals(known)) {
      looks.add(nextLook(plan, after, deadline, now, now + GRACE));
    }
  }

  private static Due nextLook(
      PlanKey plan, PlanState state, long deadline, long now, long earliest) {
    long started = started(state);
    long next = deadline;
    for (int percent : LOOKS) {
      long look = started + (deadline - started) / 100 * percent;
      if (look > now * MILLI) {
        next = Math.min(next, look);
      }
    }
    return new Due(
        new PlanWatch(plan, PlanWatch.Kind.DEADLINE, deadline, false),
        Math.max(earliest, ceilMillis(next)));
  }

  private static void addDuration(
      PlanKey plan, @Nullable PlanState before, PlanState after, long now, List<Due> looks) {
    Long limit = duration(after);
    if (limit != null && (before == null || !limit.equals(duration(before)))) {
      looks.add(
          new Due(
              new PlanWatch(plan, PlanWatch.Kind.DURATION, limit, false),
              Math.max(now + GRACE, ceilMillis(started(after) + limit))));
    }
  }

  private static @Nullable Long duration(PlanState plan) {
    Fact.Budget budget = plan.attributes().limits();
    return budget == null ? null : budget.durationMicros();
  }

  private static List<Raised> exhausted(
      @Nullable PlanState before, PlanState after, EventOrder at) {
    List<Raised> raised = new ArrayList<>();
    if (isOut(tokenLimit(after), tokens(after))
        && (before == null || !isOut(tokenLimit(before), tokens(before)))) {
      raised.add(
          new Raised(
              Warning.BUDGET_EXHAUSTED,
              "tokens",
              at.time(),
              "the plan has spent " + tokens(after) + " of " + tokenLimit(after) + " tokens"));
    }
    if (isOut(costLimit(after), after.usage().costNanoUsd())
        && (before == null || !isOut(costLimit(before), before.usage().costNanoUsd()))) {
      raised.add(
          new Raised(
              Warning.BUDGET_EXHAUSTED,
              "cost",
              at.time(),
              "the plan has spent all the money that it may"));
    }
    return raised;
  }

  private static boolean isOut(@Nullable Long limit, long spent) {
    return limit != null && spent >= limit;
  }

  private static @Nullable Long tokenLimit(PlanState plan) {
    Fact.Budget budget = plan.attributes().limits();
    return budget == null ? null : budget.tokens();
  }

  private static @Nullable Long costLimit(PlanState plan) {
    Fact.Budget budget = plan.attributes().limits();
    return budget == null ? null : budget.costNanoUsd();
  }

  private static long tokens(PlanState plan) {
    Usage usage = plan.usage();
    return usage.inputTokens() + usage.outputTokens();
  }

  /**
   * A look is due.
   *
   * @param state the plan; null: it is not known any more
   * @param now milliseconds since the epoch
   */
  public Orders look(Due due, @Nullable PlanState state, long now) {
    if (state == null || state.events() == 0 || state.lifecycle().ended() != null) {
      return Orders.NONE;
    }
    return switch (due.watch().kind()) {
      case QUIET -> lookWhetherQuiet(due, state, now);
      case DEADLINE -> lookAtDeadline(due.watch(), state, now);
      case DURATION -> lookAtDuration(due.watch(), state, now);
    };
  }

  private Orders lookWhetherQuiet(Due due, PlanState state, long now) {
    if (stalledAfter == 0) {
      return Orders.NONE;
    }
    PlanWatch watch = due.watch();
    if (state.events() != watch.mark()) {
      return new Orders(List.of(), List.of(quiet(watch.plan(), state, now, false)));
    }
    Raised stalled = watch.told() ? null : stalled(state, due.due(), now);
    return new Orders(
        stalled == null ? List.of() : List.of(stalled),
        List.of(quiet(watch.plan(), state, now, watch.told() || stalled != null)));
  }

  /** Null where a plan may be quiet: it is paused, or waits no longer than it said. */
  private @Nullable Raised stalled(PlanState state, long due, long now) {
    PlanLifecycle life = state.lifecycle();
    PlanStatus status = life.status();
    if (status == PlanStatus.PAUSED) {
      return null;
    }
    if (status == PlanStatus.WAITING) {
      Attributed<Fact.PlanWaiting> waiting =
          Objects.requireNonNull(life.waiting(), "a plan that waits has said so");
      Long timeout = waiting.value().timeoutMicros();
      long over = timeout == null ? Long.MAX_VALUE : waiting.at().time() + timeout;
      return over > now * MILLI
          ? null
          : new Raised(Warning.STALLED, "", over, "what the plan waits for has not come in time");
    }
    String what =
        state.totals().open() > 0
            ? state.totals().open() + " tasks are open"
            : "no task is open: the planner has to take the next step";
    return new Raised(
        Warning.STALLED,
        "",
        due * MILLI,
        "nothing has come for " + Duration.ofMillis(stalledAfter).toSeconds() + " s; " + what);
  }

  private static Orders lookAtDeadline(PlanWatch watch, PlanState state, long now) {
    Long deadline = state.attributes().deadlineMicros();
    if (deadline == null || deadline != watch.mark()) {
      return Orders.NONE;
    }
    long time = now * MILLI;
    if (time >= deadline) {
      return new Orders(
          List.of(new Raised(Warning.DEADLINE_AT_RISK, "", deadline, "the deadline is over")),
          List.of());
    }
    Integer share = Snapshots.progress(state);
    long started = started(state);
    if (share != null && time > started) {
      long end = share == 0 ? Long.MAX_VALUE : started + (time - started) * WHOLE / share;
      if (end > deadline) {
        return new Orders(
            List.of(
                new Raised(
                    Warning.DEADLINE_AT_RISK,
                    "",
                    deadline,
                    share / 10_000
                        + " % is done in "
                        + (time - started) * 100 / (deadline - started)
                        + " % of the time until the deadline")),
            List.of());
      }
    }
    return new Orders(List.of(), List.of(nextLook(watch.plan(), state, deadline, now, now + 1)));
  }

  private static Orders lookAtDuration(PlanWatch watch, PlanState state, long now) {
    Long limit = duration(state);
    if (limit == null || limit != watch.mark()) {
      return Orders.NONE;
    }
    long over = started(state) + limit;
    if (now * MILLI < over) {
      // It has become known that the plan began later.
      return new Orders(List.of(), List.of(new Due(watch, ceilMillis(over))));
    }
    return new Orders(
        List.of(
            new Raised(
                Warning.BUDGET_EXHAUSTED,
                "seconds",
                over,
                "the plan has taken the " + limit / WHOLE + " s that it may")),
        List.of());
  }

  private static long started(PlanState plan) {
    PlanLifecycle life = plan.lifecycle();
    EventOrder started = life.started() == null ? life.earliest() : life.started();
    return Objects.requireNonNull(started, "a plan has an earliest event").time();
  }

  private static long ceilMillis(long micros) {
    return -Math.floorDiv(-micros, MILLI);
  }
}
