// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.headway.agent.model.Knowledge.Version;
import dev.headway.agent.model.Situation.Done;
import dev.headway.agent.model.Situation.Outcome;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Says why there is no plan: what cannot be had, and for each way to it what stands in the way. */
final class Obstacles {
  /** Longer explanations explain nothing. */
  private static final int LONGEST = 2_000;

  private final PlanProblem problem;
  private final Situation situation;
  private final Map<Integer, List<String>> unpayable;
  private final PlanState now;
  private final Set<Integer> told = new HashSet<>();

  Obstacles(PlanProblem problem, Situation situation, Map<Integer, List<String>> unpayable) {
    this.problem = problem;
    this.situation = situation;
    this.unpayable = unpayable;
    this.now = PlanState.now(problem);
  }

  String words() {
    Optional<List<Integer>> longer = new PlanSearch(problem, 10_000).plan();
    if (longer.isPresent()) {
      long actions =
          longer.get().stream().filter(index -> problem.cost(index) == PlanProblem.ACTION).count();
      return "the goal needs at least %d more actions (%s), and %d are left"
          .formatted(
              actions,
              String.join(
                  ", ",
                  longer.get().stream()
                      .map(index -> problem.operators.get(index).toString())
                      .toList()),
              situation.remainingActions());
    }
    List<String> wanting = new ArrayList<>();
    for (int wish : problem.goal) {
      if (!now.isGranted(wish)) {
        wanting.add(wish(wish));
      }
    }
    String words = "the goal cannot be reached: " + String.join("; ", wanting);
    return words.length() <= LONGEST ? words : words.substring(0, LONGEST) + "…";
  }

  private String wish(int wish) {
    Property wanted = problem.wishes.get(wish);
    String has = "'%s' %s".formatted(wanted.name(), known(wanted));
    if (!told.add(wish)) {
      return has;
    }
    List<String> ways = new ArrayList<>();
    for (int product : problem.productsNamed(wanted.name())) {
      int index = problem.products.get(product).operator();
      String way = problem.operators.get(index).toString();
      if (problem.fits(problem.versionOf(product), wish)) {
        ways.add(way + " " + hindrance(index));
      } else {
        ways.add(way + " gives another kind of it");
      }
    }
    return ways.isEmpty()
        ? has + ", and no event that is offered gives it"
        : "%s (%s)".formatted(has, String.join("; ", ways));
  }

  private String known(Property wanted) {
    Optional<Version> version = problem.knowledge.current(wanted.name());
    if (version.isEmpty()) {
      return "is not known";
    }
    if (!wanted.fits(version.get().value(), problem.schemas())) {
      return "is %s, but %s".formatted(version.get().value(), wanted.words());
    }
    return now.holds(wanted.name())
        ? "is known"
        : "is outdated, as what it was made of has been told anew";
  }

  private String hindrance(int index) {
    List<String> wrong = unpayable.get(index);
    if (wrong != null) {
      return "cannot be given a payload that fits: " + String.join(", ", wrong);
    }
    List<String> missing = new ArrayList<>();
    for (int wish : problem.needs(index).needed()) {
      if (!now.isGranted(wish)) {
        missing.add(wish(wish));
      }
    }
    if (!missing.isEmpty()) {
      return "needs what cannot be had: " + String.join(", ", missing);
    }
    return problem
        .knowledge
        .last(problem.operators.get(index).type())
        .map(Obstacles::done)
        .orElse("does not lead there");
  }

  private static String done(Done last) {
    Outcome outcome = last.outcome();
    if (outcome == null) {
      return "is still open";
    }
    return outcome.success()
        ? "has been done, and nothing it would be given is new since"
        : "has failed: " + outcome.error();
  }
}
