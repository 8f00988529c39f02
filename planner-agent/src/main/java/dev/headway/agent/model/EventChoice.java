// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Chooses, of the events offered, the one whose payload takes most of what is known of the state;
 * of several the first by name. For one question.
 */
final class EventChoice {
  private final Question question;
  private final PayloadSchemas schemas;
  private final Map<String, @Nullable Object> state;

  EventChoice(Question question, PayloadSchemas schemas) {
    this.question = question;
    this.schemas = schemas;
    this.state = question.situation().goal().data();
  }

  private record Candidate(EventDefinition event, ObjectNode payload) {}

  ObjectNode choose() throws ModelException {
    List<Candidate> candidates = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (EventDefinition event : question.events()) {
      Shape shape = Shape.of(event.payload());
      Payloads.Made made =
          new Payloads(schemas)
              .make(event.payload(), shape.needed(), this::required, shape.optional(), this::known);
      if (made.payload() == null) {
        refused.add(event.type() + ": " + String.join(", ", made.wrong()));
      } else {
        candidates.add(new Candidate(event, made.payload()));
      }
    }
    Candidate best =
        candidates.stream()
            .min(
                Comparator.comparing((Candidate candidate) -> -candidate.payload().size())
                    .thenComparing(candidate -> candidate.event().type()))
            .orElseThrow(
                () ->
                    new ModelException(
                        "the state does not have what any of the events needs: "
                            + String.join("; ", refused),
                        false,
                        null));
    ObjectNode selection = JsonNodeFactory.instance.objectNode();
    selection.put("event_type", best.event().type());
    selection.set("data", best.payload());
    selection.put(
        "reasoning",
        "Of the events whose payload can be made of the state it takes the most: %d facts."
            .formatted(best.payload().size()));
    return selection;
  }

  private Optional<JsonNode> required(Property property) {
    return known(property).or(() -> property.literal(state.containsKey(property.name())));
  }

  private Optional<JsonNode> known(Property property) {
    return Optional.ofNullable(state.get(property.name()))
        .map(value -> Json.tree(value))
        .filter(value -> property.fits(value, schemas));
  }
}
