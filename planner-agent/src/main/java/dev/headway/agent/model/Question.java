// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a model is asked. The parts are for models that reason over them; {@link Prompt} makes them
 * a text for those that read.
 *
 * <p>{@code events} also has the definitions of the results that requests are answered with, so
 * that a model knows what comes of a request; {@link #requests} and {@link #awaited} tell them
 * apart.
 *
 * @param task what kind of answer is due
 * @param instructions who it is and how it should decide, by the agent's author; null: nothing
 * @param situation what is known
 * @param events what it may do: requests that can be made, and events that can be waited for
 * @param planners goals that can be given to other planners, each with who takes it
 * @param schema JSON Schema its answer has to fit
 * @param complaints what was wrong with its answers so far, the last one last
 */
public record Question(
    Task task,
    @Nullable String instructions,
    Situation situation,
    List<EventDefinition> events,
    List<OfferedGoal> planners,
    JsonNode schema,
    List<Complaint> complaints) {
  /** Kinds of answers. */
  public enum Task {
    /** What a plan does next. */
    DECIDE,
    /** One of the events, with its payload, for the situation's goal data. */
    SELECT
  }

  /**
   * A goal that another planner takes.
   *
   * @param planner name of the planner
   * @param goal the goal's definition; its response is the type of the planner's answer
   */
  public record OfferedGoal(String planner, EventDefinition goal) {}

  /**
   * An answer that could not be used.
   *
   * @param answer the answer
   * @param reason what was wrong with it
   */
  public record Complaint(String answer, String reason) {}

  /** What does a plan do next? */
  public Question(
      @Nullable String instructions,
      Situation situation,
      List<EventDefinition> events,
      List<OfferedGoal> planners,
      JsonNode schema,
      List<Complaint> complaints) {
    this(Task.DECIDE, instructions, situation, events, planners, schema, complaints);
  }

  /** Copies the lists. */
  public Question {
    events = List.copyOf(events);
    planners = List.copyOf(planners);
    complaints = List.copyOf(complaints);
  }

  /** Requests that can be made, in the order of {@link #events}. */
  public List<EventDefinition> requests() {
    return events.stream().filter(event -> event.topic() == Topic.ACTION_REQUESTS).toList();
  }

  /** Events that can only be waited for, in the order of {@link #events}. */
  public List<EventDefinition> awaited() {
    return events.stream().filter(EventDefinition::isAwaited).toList();
  }

  /** What a request or goal is answered with; empty: with nothing, or nobody has defined it. */
  public Optional<EventDefinition> response(EventDefinition request) {
    return events.stream()
        .filter(event -> event.topic() == Topic.ACTION_RESULTS && !event.isAwaited())
        .filter(event -> event.type().equals(request.response()))
        .findFirst();
  }

  /** Types that can be waited for: those that only can be, and answers to requests and goals. */
  public SequencedSet<String> waitTargets() {
    SequencedSet<String> types = new LinkedHashSet<>();
    awaited().forEach(event -> types.add(event.type()));
    Stream.concat(requests().stream(), planners.stream().map(OfferedGoal::goal))
        .map(EventDefinition::response)
        .filter(Objects::nonNull)
        .forEach(types::add);
    return types;
  }

  /** The same question, with a complaint about an answer to it. */
  public Question with(Complaint complaint) {
    List<Complaint> all = new ArrayList<>(complaints);
    all.add(complaint);
    return new Question(task, instructions, situation, events, planners, schema, all);
  }
}
