// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.model.ModelUsage;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.model.Situation;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one of some events for the state an agent is in, by a model: {@code
 * EventSelector.among(events).with(model).select(state)}. What the model says is checked as a
 * planner's decision is: the name is one of those offered and the payload fits its schema.
 * Immutable, used by several threads.
 */
public final class EventSelector {
  private final List<EventDefinition> events;
  private final ReasoningModel model;
  private final PayloadSchemas schemas;
  private final Patience patience;
  private final Clockwork clockwork;
  private final @Nullable String instructions;
  private final @Nullable String otherwise;
  private final Consumer<ModelUsage> usage;

  private EventSelector(
      List<EventDefinition> events,
      ReasoningModel model,
      PayloadSchemas schemas,
      Patience patience,
      Clockwork clockwork,
      @Nullable String instructions,
      @Nullable String otherwise,
      Consumer<ModelUsage> usage) {
    this.events = events;
    this.model = model;
    this.schemas = schemas;
    this.patience = patience;
    this.clockwork = clockwork;
    this.instructions = instructions;
    this.otherwise = otherwise;
    this.usage = usage;
  }

  /**
   * Events to choose from.
   *
   * @throws IllegalArgumentException when there are none
   */
  public static Among among(List<EventDefinition> events) {
    if (events.isEmpty()) {
      throw new IllegalArgumentException("there have to be events to choose from");
    }
    return new Among(List.copyOf(events));
  }

  /**
   * Events to choose from, and no model yet.
   *
   * @param events the events
   */
  public record Among(List<EventDefinition> events) {
    /** Chosen by {@code model}, which stays the caller's to close. */
    public EventSelector with(ReasoningModel model) {
      return with(model, Clockwork.REAL);
    }

    EventSelector with(ReasoningModel model, Clockwork clockwork) {
      return new EventSelector(
          events,
          model,
          new PayloadSchemas(),
          Patience.DEFAULT,
          clockwork,
          null,
          null,
          spent -> {});
    }
  }

  /** The same, with words about how to choose. */
  public EventSelector instructed(String words) {
    return new EventSelector(events, model, schemas, patience, clockwork, words, otherwise, usage);
  }

  /** The same, with another patience. */
  public EventSelector patient(Patience other) {
    return new EventSelector(
        events, model, schemas, other, clockwork, instructions, otherwise, usage);
  }

  /**
   * The same, and tells what it takes, each time the model is asked: {@code task::usage} in a
   * worker's handler, {@code plan::usage} in a planner's.
   */
  public EventSelector tellingUsage(Consumer<ModelUsage> listener) {
    return new EventSelector(
        events, model, schemas, patience, clockwork, instructions, otherwise, listener);
  }

  /**
   * The same, with an event to fall back to when the model chooses none that can be used. Its
   * payload is the state.
   *
   * @throws IllegalArgumentException when it is none of the events
   */
  public EventSelector orElse(String eventType) {
    if (find(eventType).isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' is none of the events to choose from: %s".formatted(eventType, names()));
    }
    return new EventSelector(
        events, model, schemas, patience, clockwork, instructions, eventType, usage);
  }

  /**
   * Chooses.
   *
   * @param state what is known; what events need is taken from it
   * @throws SelectionException when nothing that can be used was chosen, and there is no event to
   *     fall back to, or the state does not fit it
   */
  public Selection select(Map<String, ? extends @Nullable Object> state)
      throws InterruptedException {
    Inquiry.Outcome<Selection> outcome =
        new Inquiry<Selection>(
                model,
                patience,
                clockwork,
                new Setback.Listener() {
                  @Override
                  public void told(Setback setback) {}

                  @Override
                  public void spent(ModelUsage took) {
                    usage.accept(took);
                  }
                })
            .ask(question(state), this::read);
    Selection chosen = outcome.value();
    return chosen == null ? fallback(state, outcome.reason()) : chosen;
  }

  private Selection fallback(Map<String, ? extends @Nullable Object> state, String reason) {
    if (otherwise == null) {
      throw new SelectionException("no event was chosen: " + reason);
    }
    Selection selection =
        new Selection(otherwise, Fields.copy(Json.object(state)), "By default, as " + reason);
    return switch (check(selection)) {
      case Understood<Selection> understood -> understood.value();
      case Refused<Selection> refused ->
          throw new SelectionException(
              "no event was chosen (%s), and the default cannot be used: %s"
                  .formatted(reason, refused.reason()));
    };
  }

  private Reading<Selection> read(String text) {
    return switch (ModelText.as(text, Selection.class)) {
      case Refused<Selection> refused -> refused;
      case Understood<Selection>(Selection selection) -> check(selection);
    };
  }

  private Reading<Selection> check(Selection selection) {
    Optional<EventDefinition> event = find(selection.eventType());
    if (event.isEmpty()) {
      return new Refused<>(
          "event_type: event '%s' is not one of these: %s"
              .formatted(selection.eventType(), names()));
    }
    List<String> wrong = schemas.check(event.get().payload(), Json.tree(selection.data()));
    return wrong.isEmpty()
        ? new Understood<>(selection)
        : new Refused<>("data does not fit its schema: " + String.join("; ", wrong));
  }

  private Question question(Map<String, ? extends @Nullable Object> state) {
    Situation situation =
        new Situation(
            "none",
            "selecting",
            "an event has to be chosen",
            new Situation.Goal("event.selection", Json.object(state), null),
            List.of(),
            1,
            null);
    return new Question(
        Question.Task.SELECT, instructions, situation, events, List.of(), schema(), List.of());
  }

  private JsonNode schema() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode();
    schema.put("title", "EventSelection").put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    ArrayNode types = properties.putObject("event_type").put("type", "string").putArray("enum");
    events.forEach(event -> types.add(event.type()));
    properties.putObject("data").put("type", "object");
    properties.putObject("reasoning").put("type", "string");
    schema.putArray("required").add("event_type").add("data").add("reasoning");
    return schema.put("additionalProperties", false);
  }

  private Optional<EventDefinition> find(String type) {
    return events.stream().filter(event -> Objects.equals(event.type(), type)).findFirst();
  }

  private String names() {
    return String.join(", ", events.stream().map(EventDefinition::type).toList());
  }
}
