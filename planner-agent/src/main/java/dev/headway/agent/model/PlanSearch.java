// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds a shortest plan by A*. The estimate is the greater of two that never exceed the truth: what
 * the most expensive wish costs if nothing stood in the way (h-max), and the number of operators
 * that are needed in any case, counted by wishes whose producers have nothing in common
 * (landmarks).
 */
final class PlanSearch {
  static final int UNREACHABLE = Integer.MAX_VALUE;

  /**
   * States looked at while a shortest plan is sought, some seconds of work. Thousands of ways to
   * the same goal are then given up for the first one that is found.
   */
  private static final int EXACT_STATES = 50_000;

  private static final int GREEDY_STATES = 50_000;

  private final PlanProblem problem;
  private final long limit;
  private final int exactStates;

  /**
   * For one problem.
   *
   * @param actions how many actions a plan may have
   */
  PlanSearch(PlanProblem problem, int actions) {
    this(problem, actions, EXACT_STATES);
  }

  PlanSearch(PlanProblem problem, int actions, int exactStates) {
    this.problem = problem;
    this.limit = (long) actions * PlanProblem.ACTION + PlanProblem.ACTION - 1;
    this.exactStates = exactStates;
  }

  /** A step of a plan that is being built. */
  private record Step(
      PlanState state, @Nullable Step before, int operator, int estimate, long number) {}

  /** A plan: operators in their order; empty: there is none. */
  Optional<List<Integer>> plan() {
    Result exact = search(1, exactStates);
    return exact.cut() ? search(PlanProblem.ACTION, GREEDY_STATES).plan() : exact.plan();
  }

  private record Result(Optional<List<Integer>> plan, boolean cut) {}

  /** A*, or with a weight on the estimate the greedy search: the first plan instead of the best. */
  private Result search(long weight, int states) {
    Comparator<Step> order =
        Comparator.<Step>comparingLong(step -> step.state().cost + weight * step.estimate())
            .thenComparingInt(Step::estimate)
            .thenComparingLong(Step::number);
    PriorityQueue<Step> open = new PriorityQueue<>(order);
    Set<PlanState.Key> seen = new HashSet<>();
    PlanState now = PlanState.now(problem);
    long number = 0;
    add(open, new Step(now, null, -1, estimate(now), number++));
    while (!open.isEmpty()) {
      Step step = open.remove();
      // What has been done is part of the key, so that all ways to a state cost the same.
      if (!seen.add(step.state().key())) {
        continue;
      }
      if (step.state().isGoal()) {
        return new Result(Optional.of(operators(step)), false);
      }
      if (seen.size() > states) {
        return new Result(Optional.empty(), true);
      }
      for (int index = 0; index < problem.operators.size(); index++) {
        if (problem.isCandidate(index)) {
          Optional<PlanState> after = step.state().after(index);
          if (after.isPresent()) {
            add(open, new Step(after.get(), step, index, estimate(after.get()), number++));
          }
        }
      }
    }
    return new Result(Optional.empty(), false);
  }

  private void add(PriorityQueue<Step> open, Step step) {
    if (step.estimate() != UNREACHABLE && (long) step.state().cost + step.estimate() <= limit) {
      open.add(step);
    }
  }

  private static List<Integer> operators(Step last) {
    List<Integer> plan = new ArrayList<>();
    for (Step step = last; step != null && step.operator() >= 0; step = step.before()) {
      plan.add(step.operator());
    }
    return plan.reversed();
  }

  /** At least so much is still to be done; {@link #UNREACHABLE}: the goal cannot be reached. */
  private int estimate(PlanState state) {
    int[] costs = costs(state);
    int highest = problem.goal.stream().mapToInt(wish -> costs[wish]).max().orElse(0);
    return highest == UNREACHABLE ? UNREACHABLE : Math.max(highest, landmarks(state, costs));
  }

  /** For each wish the cost of its cheapest way, as if ways were walked side by side. */
  int[] costs(PlanState state) {
    int[] costs = new int[problem.wishes.size()];
    for (int wish = 0; wish < costs.length; wish++) {
      costs[wish] = state.isGranted(wish) ? 0 : UNREACHABLE;
    }
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int index = 0; index < problem.operators.size(); index++) {
        int cost =
            problem.isCandidate(index) && !state.isDone(index) ? cost(index, costs) : UNREACHABLE;
        if (cost == UNREACHABLE) {
          continue;
        }
        for (int wish = 0; wish < costs.length; wish++) {
          if (cost < costs[wish] && grants(index, wish)) {
            costs[wish] = cost;
            changed = true;
          }
        }
      }
    }
    return costs;
  }

  private int cost(int index, int[] costs) {
    int highest = 0;
    if (!problem.isOpen(index)) {
      for (int wish : problem.needs(index).needed()) {
        highest = Math.max(highest, costs[wish]);
      }
    }
    return highest == UNREACHABLE ? UNREACHABLE : highest + problem.cost(index);
  }

  private boolean grants(int index, int wish) {
    int first = problem.firstVersionOf(index);
    for (int product = 0; product < problem.operators.get(index).products().size(); product++) {
      if (problem.fits(first + product, wish)) {
        return true;
      }
    }
    return false;
  }

  private int landmarks(PlanState state, int[] costs) {
    Set<Integer> wanted = new LinkedHashSet<>();
    problem.goal.stream().filter(wish -> costs[wish] != 0).forEach(wanted::add);
    List<List<Integer>> producers = new ArrayList<>();
    List<Integer> queue = new ArrayList<>(wanted);
    for (int next = 0; next < queue.size(); next++) {
      List<Integer> able =
          problem.producers(queue.get(next)).stream()
              .filter(index -> problem.isCandidate(index) && !state.isDone(index))
              .filter(index -> cost(index, costs) != UNREACHABLE)
              .toList();
      producers.add(able);
      if (able.size() == 1 && !problem.isOpen(able.getFirst())) {
        // It has to be done in any case, so what it needs is needed in any case.
        problem.needs(able.getFirst()).needed().stream()
            .filter(wish -> costs[wish] != 0)
            .filter(wanted::add)
            .forEach(queue::add);
      }
    }
    producers.sort(Comparator.comparingInt(List::size));
    boolean[] counted = new boolean[problem.operators.size()];
    int sum = 0;
    for (List<Integer> able : producers) {
      if (able.stream().noneMatch(index -> counted[index])) {
        able.forEach(index -> counted[index] = true);
        sum += able.stream().mapToInt(problem::cost).min().orElse(0);
      }
    }
    return sum;
  }
}
