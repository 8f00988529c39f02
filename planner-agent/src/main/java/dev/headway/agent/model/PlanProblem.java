// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.model.Situation.Done;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be planned: facts that are known, facts that are wanted, and what can be done. Wishes
 * and products have numbers, and which fits which is looked up once: the search asks it often.
 */
final class PlanProblem {
  /** An action outweighs any number of waits: those cost the plan nothing but time. */
  static final int ACTION = 1_000;

  private static final int PAUSE = 1;

  /**
   * What an operator takes, by the numbers of wishes.
   *
   * @param needed wishes that have to be granted first
   * @param fallback wishes that are required, and have a value of their own where no fact is known
   * @param welcome wishes that are granted when they can be
   */
  record Needs(List<Integer> needed, List<Integer> fallback, List<Integer> welcome) {}

  /**
   * A fact that would come of an operator.
   *
   * @param operator index of the operator
   * @param property what it would be
   */
  record Product(int operator, Property property) {}

  final Knowledge knowledge;
  final List<Operator> operators;
  final List<Property> wishes = new ArrayList<>();
  final List<Integer> goal;
  final List<Product> products = new ArrayList<>();

  private final PayloadSchemas schemas;
  private final int retries;
  private final Map<Property, Integer> wishNumbers = new HashMap<>();
  private final List<Needs> needs = new ArrayList<>();
  private final List<Integer> firstProduct = new ArrayList<>();
  private final Map<String, List<Integer>> productsByName = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private final Set<Integer> banned;
  private final boolean[] knownFits;
  private final boolean[][] productFits;
  private final boolean[] relevant;

  /**
   * Looks up what fits which.
   *
   * @param goal what has to be known in the end
   * @param retries how often a failed task is tried again with the same inputs
   * @param banned operators that are out of the question, by index
   */
  PlanProblem(
      List<Operator> operators,
      Knowledge knowledge,
      Collection<Property> goal,
      PayloadSchemas schemas,
      int retries,
      Set<Integer> banned) {
    this.operators = operators;
    this.knowledge = knowledge;
    this.schemas = schemas;
    this.retries = retries;
    this.banned = Set.copyOf(banned);
    knowledge.current().forEach(version -> told.add(version.name()));
    operators.forEach(operator -> operator.products().forEach(gives -> told.add(gives.name())));
    this.goal = goal.stream().map(this::number).toList();
    for (int index = 0; index < operators.size(); index++) {
      number(operators.get(index), index);
    }
    this.knownFits = new boolean[wishes.size()];
    this.productFits = new boolean[products.size()][wishes.size()];
    for (int wish = 0; wish < wishes.size(); wish++) {
      Property wanted = wishes.get(wish);
      knownFits[wish] =
          knowledge
              .current(wanted.name())
              .map(version -> wanted.fits(version.value(), schemas))
              .orElse(false);
      for (int product : productsNamed(wanted.name())) {
        productFits[product][wish] = products.get(product).property().mayFit(wanted, schemas);
      }
    }
    this.relevant = relevant();
  }

  private int number(Property wish) {
    return wishNumbers.computeIfAbsent(
        wish,
        key -> {
          wishes.add(key);
          return wishes.size() - 1;
        });
  }

  private void number(Operator operator, int index) {
    List<Integer> needed = new ArrayList<>();
    List<Integer> fallback = new ArrayList<>();
    for (Property property : operator.required()) {
      (standIn(property).isPresent() ? fallback : needed).add(number(property));
    }
    needs.add(new Needs(needed, fallback, operator.optional().stream().map(this::number).toList()));
    firstProduct.add(products.size());
    for (Property property : operator.products()) {
      productsByName
          .computeIfAbsent(property.name(), name -> new ArrayList<>())
          .add(products.size());
      products.add(new Product(index, property));
    }
  }

  /** What leads to the goal at all, backwards from it. */
  private boolean[] relevant() {
    boolean[] found = new boolean[operators.size()];
    Set<Integer> seen = new HashSet<>(goal);
    ArrayDeque<Integer> open = new ArrayDeque<>(goal);
    while (!open.isEmpty()) {
      for (int index : producers(open.remove())) {
        found[index] = true;
        List<Integer> wanted = new ArrayList<>(needs.get(index).needed());
        if (knowledge.last(operators.get(index).type()).isPresent()) {
          // What was done is worth doing again as soon as anything it is given is new.
          wanted.addAll(needs.get(index).fallback());
          wanted.addAll(needs.get(index).welcome());
        }
        wanted.stream().filter(seen::add).forEach(open::add);
      }
    }
    return found;
  }

  /** Operators that may grant a wish, in order. */
  List<Integer> producers(int wish) {
    return productsNamed(wishes.get(wish).name()).stream()
        .filter(product -> productFits[product][wish])
        .map(product -> products.get(product).operator())
        .filter(index -> !banned.contains(index))
        .distinct()
        .toList();
  }

  List<Integer> productsNamed(String name) {
    return productsByName.getOrDefault(name, List.of());
  }

  Needs needs(int index) {
    return needs.get(index);
  }

  /** Whether an operator may be part of a plan. */
  boolean isCandidate(int index) {
    return relevant[index] && !banned.contains(index);
  }

  boolean isBanned(int index) {
    return banned.contains(index);
  }

  /** Whether it has been asked for and not been answered: then a plan only counts on the answer. */
  boolean isOpen(int index) {
    return knowledge.open(operators.get(index).type()).isPresent();
  }

  int cost(int index) {
    return operators.get(index).kind() == Operator.Kind.WAIT || isOpen(index) ? PAUSE : ACTION;
  }

  /** Number of the version a product would be: after all that are known. */
  int versionOf(int product) {
    return knowledge.size() + product;
  }

  boolean isPlanned(int version) {
    return version >= knowledge.size();
  }

  int operatorOf(int plannedVersion) {
    return products.get(plannedVersion - knowledge.size()).operator();
  }

  /** Products of an operator, as numbers of versions. */
  int firstVersionOf(int index) {
    return versionOf(firstProduct.get(index));
  }

  boolean fits(int version, int wish) {
    return isPlanned(version) ? productFits[version - knowledge.size()][wish] : knownFits[wish];
  }

  /**
   * Whether it makes sense to do something with these inputs: it has not been done, or one of them
   * is new since, or it failed and may be tried again.
   *
   * @param newest step since when the newest input is known; {@link Integer#MAX_VALUE}: not yet
   */
  boolean isWorthDoing(int index, int newest) {
    String type = operators.get(index).type();
    Optional<Done> last = knowledge.last(type);
    if (last.isEmpty() || newest > last.get().step()) {
      return true;
    }
    Situation.Outcome outcome = last.get().outcome();
    return outcome != null && !outcome.success() && knowledge.failures(type, newest) <= retries;
  }

  /** Value of a required property where there is no fact for it; empty: it needs one. */
  Optional<JsonNode> standIn(Property property) {
    return property.literal(told.contains(property.name()));
  }

  PayloadSchemas schemas() {
    return schemas;
  }
}
