// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.headway.agent.model.Knowledge.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What would be known after some operators, each of which has succeeded.
 *
 * <p>A fact may then have several versions that count: the known one, and one of each operator that
 * tells it. Whether an operator hands a fact back as it is or changes it is not known before it is
 * done, so the plan may count on either. Only where a task is repeated is its former product gone
 * for sure, and with it what was made of that.
 */
final class PlanState {
  private static final int NONE = -1;
  private static final int NOT_LOOKED_UP = -2;

  /** Of each operator that has been done, the versions it was given of what it requires. */
  private final int[] @Nullable [] given;

  /** Of each operator that has been done, ancestors of what came of it. */
  private final @Nullable BitSet[] below;

  private final PlanProblem problem;
  private final int[] granted;

  /** Of each version whether it holds, once looked up: loops of revisions share their ancestors. */
  private final @Nullable Boolean[] fresh;

  final int cost;

  private PlanState(
      PlanProblem problem, int[] @Nullable [] given, @Nullable BitSet[] below, int cost) {
    this.problem = problem;
    this.given = given;
    this.below = below;
    this.cost = cost;
    this.granted = new int[problem.wishes.size()];
    Arrays.fill(granted, NOT_LOOKED_UP);
    this.fresh = new Boolean[problem.versionOf(problem.products.size())];
  }

  /** What is known now. */
  static PlanState now(PlanProblem problem) {
    int count = problem.operators.size();
    return new PlanState(problem, new int[count][], new BitSet[count], 0);
  }

  boolean isDone(int index) {
    return given[index] != null;
  }

  boolean isGoal() {
    return problem.goal.stream().allMatch(this::isGranted);
  }

  boolean isGranted(int wish) {
    return granting(wish) != NONE;
  }

  /** Whether the known version of a fact still holds. */
  boolean holds(String name) {
    return problem
        .knowledge
        .current(name)
        .filter(version -> !isReplaced(version) && isFresh(version.id()))
        .isPresent();
  }

  /** The state after an operator; empty: it cannot be done here, or makes no sense. */
  Optional<PlanState> after(int index) {
    if (isDone(index)) {
      return Optional.empty();
    }
    if (problem.isOpen(index)) {
      return Optional.of(
          with(index, problem.knowledge.inputsOfOpen(problem.operators.get(index).type())));
    }
    return inputs(index).map(inputs -> with(index, inputs));
  }

  /** Whether an operator can be done here and makes sense. */
  boolean allows(int index) {
    return !isDone(index) && !problem.isOpen(index) && inputs(index).isPresent();
  }

  /** What an operator would be given of what it requires. */
  private Optional<List<Integer>> inputs(int index) {
    PlanProblem.Needs needs = problem.needs(index);
    List<Integer> inputs = new ArrayList<>();
    for (int wish : needs.needed()) {
      if (!isGranted(wish)) {
        return Optional.empty();
      }
      inputs.add(granting(wish));
    }
    for (int wish : needs.fallback()) {
      if (isGranted(wish)) {
        inputs.add(granting(wish));
      }
    }
    return problem.isWorthDoing(index, newest(needs)) ? Optional.of(inputs) : Optional.empty();
  }

  /** Step since when the newest of what would be given is known. */
  private int newest(PlanProblem.Needs needs) {
    int newest = Integer.MIN_VALUE;
    for (List<Integer> wishes : List.of(needs.needed(), needs.fallback())) {
      for (int wish : wishes) {
        for (int version : alternatives(problem.wishes.get(wish).name())) {
          if (problem.fits(version, wish) && isFresh(version)) {
            newest = Math.max(newest, step(version));
          }
        }
      }
    }
    for (int wish : needs.welcome()) {
      for (int version : alternatives(problem.wishes.get(wish).name())) {
        if (problem.fits(version, wish)) {
          newest = Math.max(newest, step(version));
        }
      }
    }
    return newest;
  }

  private int step(int version) {
    return problem.isPlanned(version)
        ? Integer.MAX_VALUE
        : problem.knowledge.version(version).step();
  }

  private PlanState with(int index, List<Integer> inputs) {
    int[] @Nullable [] nextGiven = given.clone();
    nextGiven[index] = inputs.stream().mapToInt(Integer::intValue).sorted().toArray();
    BitSet ancestors = new BitSet();
    inputs.forEach(input -> ancestors.or(ancestors(input)));
    @Nullable BitSet[] nextBelow = below.clone();
    nextBelow[index] = ancestors;
    return new PlanState(problem, nextGiven, nextBelow, cost + problem.cost(index));
  }

  private int granting(int wish) {
    if (granted[wish] == NOT_LOOKED_UP) {
      granted[wish] = NONE;
      for (int version : alternatives(problem.wishes.get(wish).name())) {
        if (problem.fits(version, wish) && isFresh(version)) {
          granted[wish] = version;
          break;
        }
      }
    }
    return granted[wish];
  }

  /** Versions of a fact that count here: planned ones, then the known one. */
  private List<Integer> alternatives(String name) {
    List<Integer> versions = new ArrayList<>();
    for (int product : problem.productsNamed(name)) {
      if (isDone(problem.products.get(product).operator())) {
        versions.add(problem.versionOf(product));
      }
    }
    problem
        .knowledge
        .current(name)
        .filter(version -> !isReplaced(version))
        .ifPresent(version -> versions.add(version.id()));
    return versions;
  }

  /** Whether the task a known fact comes from has been repeated. */
  private boolean isReplaced(Version version) {
    for (int product : problem.productsNamed(version.name())) {
      int index = problem.products.get(product).operator();
      if (isDone(index) && problem.operators.get(index).type().equals(version.producer())) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether a version still holds: each version it was made of counts, or has been replaced by one
   * that was itself made of this (a draft holds although the critique it was made of has been
   * followed by the critique of that draft); and so on for those.
   */
  private boolean isFresh(int version) {
    Boolean known = fresh[version];
    if (known == null) {
      known = lookUpFresh(version);
      fresh[version] = known;
    }
    return known;
  }

  private boolean lookUpFresh(int version) {
    for (int input : inputsOf(version)) {
      List<Integer> alternatives = alternatives(nameOf(input));
      if (!alternatives.contains(input)
          && alternatives.stream().noneMatch(each -> ancestors(each).get(version))) {
        return false;
      }
      if (!isFresh(input)) {
        return false;
      }
    }
    return true;
  }

  private List<Integer> inputsOf(int version) {
    if (!problem.isPlanned(version)) {
      return problem.knowledge.version(version).inputs();
    }
    int[] inputs = given[problem.operatorOf(version)];
    return inputs == null ? List.of() : Arrays.stream(inputs).boxed().toList();
  }

  private String nameOf(int version) {
    return problem.isPlanned(version)
        ? problem.products.get(version - problem.knowledge.size()).property().name()
        : problem.knowledge.version(version).name();
  }

  private BitSet ancestors(int version) {
    if (!problem.isPlanned(version)) {
      return problem.knowledge.version(version).ancestors();
    }
    BitSet ancestors = new BitSet();
    BitSet inputs = below[problem.operatorOf(version)];
    if (inputs != null) {
      ancestors.or(inputs);
    }
    ancestors.set(version);
    return ancestors;
  }

  /** What tells this state from others: what comes after depends on nothing else. */
  Key key() {
    return new Key(given);
  }

  /** Compares what has been done and what it was given. */
  static final class Key {
    private final int[] @Nullable [] given;
    private final int hash;

    Key(int[] @Nullable [] given) {
      this.given = given;
      this.hash = Arrays.deepHashCode(given);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key key && Arrays.deepEquals(given, key.given);
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
