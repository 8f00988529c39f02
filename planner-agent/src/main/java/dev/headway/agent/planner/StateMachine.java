// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * States a plan goes through, for planners that follow a given way.
 *
 * @param states by name
 */
public record StateMachine(Map<String, State> states) {
  /** A plan that has no given way. */
  public static final StateMachine NONE = new StateMachine(Map.of());

  /**
   * A state.
   *
   * @param description what happens in it
   * @param action what is asked for on entering it; null: nothing
   * @param transitions where events lead from here; the first that fits counts
   * @param defaultNext where it goes on to without an event, when nothing is awaited; null: nowhere
   * @param terminal whether the plan ends here
   */
  public record State(
      String description,
      @Nullable Action action,
      List<Transition> transitions,
      @Nullable String defaultNext,
      boolean terminal) {
    /** Copies the list. */
    public State {
      transitions = List.copyOf(transitions);
    }
  }

  /**
   * What a state asks for.
   *
   * @param eventType type of the request
   * @param responseEvent type of the answer; null: nobody is expected to answer
   * @param data payload; texts may have {@code {{goal_data.name}}} and {@code
   *     {{results.event-type.name}}} in them, and a text that is nothing but one of these becomes
   *     the value itself, of whatever type
   */
  public record Action(
      String eventType,
      @Nullable String responseEvent,
      Map<String, ? extends @Nullable Object> data) {}

  /**
   * Where an event leads.
   *
   * @param onEvent type of the event
   * @param toState state
   * @param condition expression in CEL over {@code goal}, {@code result} and {@code results}; null:
   *     always
   */
  public record Transition(String onEvent, String toState, @Nullable String condition) {}

  /**
   * Checks that all states that are named exist.
   *
   * @throws IllegalArgumentException when one does not, or no state is terminal
   */
  public StateMachine {
    states = Map.copyOf(states);
    for (Map.Entry<String, State> entry : states.entrySet()) {
      for (Transition transition : entry.getValue().transitions()) {
        check(states, entry.getKey(), transition.toState());
        if (transition.condition() != null) {
          Condition.check(transition.condition());
        }
      }
      if (entry.getValue().defaultNext() != null) {
        check(states, entry.getKey(), entry.getValue().defaultNext());
      }
    }
    if (!states.isEmpty() && states.values().stream().noneMatch(State::terminal)) {
      throw new IllegalArgumentException("no state is terminal: such a plan never ends");
    }
  }

  private static void check(Map<String, State> states, String from, String to) {
    if (!states.containsKey(to)) {
      throw new IllegalArgumentException(
          "state %s leads to %s, which is no state".formatted(from, to));
    }
  }

  /** Begins a state machine. */
  public static Builder builder() {
    return new Builder();
  }

  Optional<State> state(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** Puts states together. */
  public static final class Builder {
    private final Map<String, State> states = new LinkedHashMap<>();

    private Builder() {}

    /** A state that asks for nothing and goes on to {@code next}. */
    public Builder pass(String name, String description, String next) {
      return state(name, new State(description, null, List.of(), next, false));
    }

    /** A state that asks for something and goes on to {@code next} with the answer. */
    public Builder ask(
        String name,
        String description,
        String eventType,
        String responseEvent,
        Map<String, ? extends @Nullable Object> data,
        String next) {
      return state(
          name,
          new State(
              description,
              new Action(eventType, responseEvent, data),
              List.of(new Transition(responseEvent, next, null)),
              null,
              false));
    }

    /** The last state. */
    public Builder end(String name, String description) {
      return state(name, new State(description, null, List.of(), null, true));
    }

    /** Any state. */
    public Builder state(String name, State state) {
      states.put(name, state);
      return this;
    }

    /** All of it. */
    public StateMachine build() {
      return new StateMachine(states);
    }
  }
}
