// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Json;
import dev.headway.agent.model.Situation.Done;
import dev.headway.agent.model.Situation.Outcome;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a plan's goal and results say: facts, each in versions, and of what each version was made.
 *
 * <p>A result makes a new version of each fact in it, with one exception: when a task of another
 * type than the one the fact comes from tells the value that is known already, that is an echo (an
 * {@code order_id} that is handed back) and nothing new.
 */
final class Knowledge {
  /** When the goal's own facts became known: before all steps. */
  private static final int AT_ONCE = -1;

  /**
   * A fact, as it was from some step on.
   *
   * @param id place in the list of all versions
   * @param name name of the fact
   * @param value its value
   * @param step when it became known
   * @param producer type of the task it comes from; null: of the goal
   * @param inputs versions of the required inputs of that task
   * @param ancestors this version, its inputs, theirs, and so on
   */
  record Version(
      int id,
      String name,
      JsonNode value,
      int step,
      @Nullable String producer,
      List<Integer> inputs,
      BitSet ancestors) {}

  private final Map<String, Set<String>> requiredNames = new HashMap<>();
  private final List<Version> versions = new ArrayList<>();
  private final Map<String, List<Version>> byName = new LinkedHashMap<>();
  private final Map<String, List<Done>> doneByType = new HashMap<>();

  private Knowledge() {}

  static Knowledge of(Situation situation, Collection<Operator> operators) {
    Knowledge knowledge = new Knowledge();
    operators.forEach(
        operator -> knowledge.requiredNames.putIfAbsent(operator.type(), operator.requiredNames()));
    situation
        .goal()
        .data()
        .forEach((name, value) -> knowledge.add(name, Json.tree(value), AT_ONCE, null, List.of()));
    situation.history().stream()
        .sorted(Comparator.comparingInt(Done::step))
        .forEach(
            done ->
                knowledge
                    .doneByType
                    .computeIfAbsent(done.type(), type -> new ArrayList<>())
                    .add(done));
    situation.history().stream()
        .filter(done -> done.outcome() != null && done.outcome().success())
        .sorted(Comparator.comparingInt(Knowledge::ended))
        .forEach(knowledge::learn);
    return knowledge;
  }

  private static int ended(Done done) {
    return Objects.requireNonNull(done.outcome()).step();
  }

  private void learn(Done done) {
    Outcome outcome = Objects.requireNonNull(done.outcome());
    List<Integer> inputs = inputs(done);
    outcome
        .result()
        .forEach((name, value) -> add(name, Json.tree(value), outcome.step(), done.type(), inputs));
  }

  /** The versions a task was given of what it requires. */
  private List<Integer> inputs(Done done) {
    List<Integer> inputs = new ArrayList<>();
    for (String name : requiredNames.getOrDefault(done.type(), Set.of())) {
      byName.getOrDefault(name, List.of()).stream()
          .filter(version -> version.step() <= done.step())
          .reduce((earlier, later) -> later)
          .ifPresent(version -> inputs.add(version.id()));
    }
    return inputs;
  }

  private void add(
      String name, JsonNode value, int step, @Nullable String producer, List<Integer> inputs) {
    if (value.isNull()) {
      return; // Nothing is known by it.
    }
    Version known = current(name).orElse(null);
    if (known != null
        && known.value().equals(value)
        && !Objects.equals(known.producer(), producer)) {
      return;
    }
    int id = versions.size();
    BitSet ancestors = new BitSet();
    ancestors.set(id);
    inputs.forEach(input -> ancestors.or(versions.get(input).ancestors()));
    Version version = new Version(id, name, value, step, producer, List.copyOf(inputs), ancestors);
    versions.add(version);
    byName.computeIfAbsent(name, key -> new ArrayList<>()).add(version);
  }

  int size() {
    return versions.size();
  }

  Version version(int id) {
    return versions.get(id);
  }

  /** The newest version of each fact, in the order in which the facts first became known. */
  List<Version> current() {
    return byName.values().stream().map(List::getLast).toList();
  }

  Optional<Version> current(String name) {
    return Optional.ofNullable(byName.get(name)).map(List::getLast);
  }

  /** The last task of a type; empty: there was none. */
  Optional<Done> last(String type) {
    return Optional.ofNullable(doneByType.get(type)).map(List::getLast);
  }

  /** A task of the type that is not answered yet; empty: there is none. */
  Optional<Done> open(String type) {
    return doneByType.getOrDefault(type, List.of()).stream()
        .filter(done -> done.outcome() == null)
        .findFirst();
  }

  /** Inputs of a task that is not answered yet. */
  List<Integer> inputsOfOpen(String type) {
    return open(type).map(this::inputs).orElse(List.of());
  }

  /** Failures of a type, since step {@code since} and since its last success. */
  int failures(String type, int since) {
    int failures = 0;
    for (Done done : doneByType.getOrDefault(type, List.of()).reversed()) {
      Outcome outcome = done.outcome();
      if (outcome == null || outcome.success() || done.step() < since) {
        break;
      }
      failures++;
    }
    return failures;
  }
}
