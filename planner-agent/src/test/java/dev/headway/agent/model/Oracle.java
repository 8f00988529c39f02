// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Json;
import dev.headway.agent.model.Situation.Done;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the embedded planner once more, as they stand in decision 21 and without any thought
 * of speed: tries all sequences, and looks everything up anew each time.
 */
final class Oracle {
  /** A fact at some time; of one that is only planned the value is not known. */
  private record Fact(
      String name,
      @Nullable JsonNode value,
      @Nullable Property promise,
      int step,
      @Nullable String by,
      List<Fact> madeOf) {
    @Override
    public boolean equals(@Nullable Object other) {
      return this == other;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(this);
    }

    boolean comesOf(Fact other) {
      return this == other || madeOf.stream().anyMatch(each -> each.comesOf(other));
    }
  }

  private record World(Map<String, Fact> known, List<Fact> planned, List<Integer> done) {}

  /** How much a plan costs. */
  record Cost(int actions, int waits) implements Comparable<Cost> {
    @Override
    public int compareTo(Cost other) {
      return Comparator.comparingInt(Cost::actions)
          .thenComparingInt(Cost::waits)
          .compare(this, other);
    }
  }

  private final List<Operator> operators;
  private final Situation situation;
  private final List<Property> goal;
  private final PayloadSchemas schemas;
  private final Map<String, List<Fact>> all = new HashMap<>();
  private final World now;

  Oracle(Question question, PayloadSchemas schemas) {
    this.operators = Operator.offered(question);
    this.situation = question.situation();
    this.goal = Shape.of(Objects.requireNonNull(situation.goal().schema())).needed();
    this.schemas = schemas;
    this.now = now();
  }

  /** Cost of the best plan, with at most so many actions; empty: there is none. */
  Optional<Cost> best(int actions) {
    return best(now, new Cost(0, 0), actions);
  }

  /** Whether all that the goal wants holds now. */
  boolean isReached() {
    return isReached(now);
  }

  private Optional<Cost> best(World world, Cost cost, int actions) {
    if (isReached(world)) {
      return Optional.of(cost);
    }
    Optional<Cost> best = Optional.empty();
    for (int index = 0; index < operators.size(); index++) {
      boolean wait =
          operators.get(index).kind() == Operator.Kind.WAIT
              || open(operators.get(index)).isPresent();
      if (!wait && cost.actions() == actions) {
        continue;
      }
      Optional<World> after = after(world, index);
      if (after.isPresent()) {
        Cost next =
            wait
                ? new Cost(cost.actions(), cost.waits() + 1)
                : new Cost(cost.actions() + 1, cost.waits());
        Optional<Cost> found = best(after.get(), next, actions);
        if (found.isPresent() && (best.isEmpty() || found.get().compareTo(best.get()) < 0)) {
          best = found;
        }
      }
    }
    return best;
  }

  private boolean isReached(World world) {
    return goal.stream().allMatch(property -> usable(world, property).isPresent());
  }

  private World now() {
    Map<String, Fact> known = new LinkedHashMap<>();
    situation
        .goal()
        .data()
        .forEach((name, value) -> learn(known, name, Json.tree(value), -1, null, List.of()));
    List<Done> ended = new ArrayList<>(situation.history());
    ended.removeIf(done -> done.outcome() == null || !done.outcome().success());
    ended.sort(Comparator.comparingInt(done -> Objects.requireNonNull(done.outcome()).step()));
    for (Done done : ended) {
      Situation.Outcome outcome = Objects.requireNonNull(done.outcome());
      List<Fact> given = given(done);
      outcome
          .result()
          .forEach(
              (name, value) ->
                  learn(known, name, Json.tree(value), outcome.step(), done.type(), given));
    }
    return new World(known, List.of(), List.of());
  }

  private List<Fact> given(Done done) {
    List<Fact> given = new ArrayList<>();
    for (Operator operator : operators) {
      if (operator.type().equals(done.type())) {
        for (Property property : operator.required()) {
          Fact last = null;
          for (Fact fact : all.getOrDefault(property.name(), List.of())) {
            if (fact.step() <= done.step()) {
              last = fact;
            }
          }
          if (last != null) {
            given.add(last);
          }
        }
        break;
      }
    }
    return given;
  }

  private void learn(
      Map<String, Fact> known,
      String name,
      JsonNode value,
      int step,
      @Nullable String by,
      List<Fact> madeOf) {
    Fact before = known.get(name);
    boolean echo =
        before != null && value.equals(before.value()) && !Objects.equals(before.by(), by);
    if (!echo) {
      Fact fact = new Fact(name, value, null, step, by, madeOf);
      known.put(name, fact);
      all.computeIfAbsent(name, key -> new ArrayList<>()).add(fact);
    }
  }

  private Optional<Done> open(Operator operator) {
    return situation.history().stream()
        .filter(done -> done.type().equals(operator.type()) && done.outcome() == null)
        .findFirst();
  }

  private List<Fact> alternatives(World world, String name) {
    List<Fact> alternatives = new ArrayList<>();
    for (int index = 0; index < operators.size(); index++) {
      for (Fact fact : world.planned()) {
        if (fact.name().equals(name) && fact.step() == index) {
          alternatives.add(fact);
        }
      }
    }
    Fact known = world.known().get(name);
    if (known != null) {
      boolean repeated =
          world.done().stream()
              .map(operators::get)
              .anyMatch(
                  operator ->
                      operator.type().equals(known.by())
                          && operator.products().stream()
                              .anyMatch(product -> product.name().equals(name)));
      if (!repeated) {
        alternatives.add(known);
      }
    }
    return alternatives;
  }

  private boolean holds(World world, Fact fact) {
    for (Fact part : fact.madeOf()) {
      List<Fact> alternatives = alternatives(world, part.name());
      boolean there = alternatives.stream().anyMatch(each -> each == part);
      boolean followed = alternatives.stream().anyMatch(each -> each.comesOf(fact));
      if (!there && !followed || !holds(world, part)) {
        return false;
      }
    }
    return true;
  }

  private boolean fits(Fact fact, Property property) {
    return fact.value() != null
        ? property.fits(fact.value(), schemas)
        : Objects.requireNonNull(fact.promise()).mayFit(property, schemas);
  }

  private Optional<Fact> usable(World world, Property property) {
    return alternatives(world, property.name()).stream()
        .filter(fact -> fits(fact, property) && holds(world, fact))
        .findFirst();
  }

  private Optional<World> after(World world, int index) {
    Operator operator = operators.get(index);
    if (world.done().contains(index)) {
      return Optional.empty();
    }
    List<Fact> given = new ArrayList<>();
    if (open(operator).isPresent()) {
      given.addAll(given(open(operator).get()));
    } else {
      for (Property property : operator.required()) {
        Optional<Fact> fact = usable(world, property);
        if (fact.isEmpty()) {
          return Optional.empty();
        }
        given.add(fact.get());
      }
      if (!isWorthIt(world, operator)) {
        return Optional.empty();
      }
    }
    List<Fact> planned = new ArrayList<>(world.planned());
    for (Property product : operator.products()) {
      planned.add(new Fact(product.name(), null, product, index, operator.type(), given));
    }
    List<Integer> done = new ArrayList<>(world.done());
    done.add(index);
    return Optional.of(new World(world.known(), planned, done));
  }

  private boolean isWorthIt(World world, Operator operator) {
    List<Done> before = new ArrayList<>(situation.history());
    before.removeIf(done -> !done.type().equals(operator.type()));
    if (before.isEmpty()) {
      return true;
    }
    before.sort(Comparator.comparingInt(Done::step));
    Set<Fact> inputs = new HashSet<>();
    for (Property property : operator.required()) {
      alternatives(world, property.name()).stream()
          .filter(fact -> fits(fact, property) && holds(world, fact))
          .forEach(inputs::add);
    }
    for (Property property : operator.optional()) {
      alternatives(world, property.name()).stream()
          .filter(fact -> fits(fact, property))
          .forEach(inputs::add);
    }
    Done last = before.getLast();
    if (inputs.stream().anyMatch(fact -> fact.value() == null || fact.step() > last.step())) {
      return true;
    }
    int newest = inputs.stream().mapToInt(Fact::step).max().orElse(Integer.MIN_VALUE);
    int failures = 0;
    for (Done done : before.reversed()) {
      if (Objects.requireNonNull(done.outcome()).success() || done.step() < newest) {
        break;
      }
      failures++;
    }
    return !Objects.requireNonNull(last.outcome()).success() && failures <= 1;
  }
}
