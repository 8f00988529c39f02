// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.headway.agent.event.EventDefinition;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Something a plan may do: what it takes and what comes of it.
 *
 * @param kind how it is done
 * @param definition the event
 * @param planner who takes it, of a goal; empty otherwise
 * @param required facts that have to be known
 * @param optional facts that are given when known
 * @param products facts that come of it
 */
record Operator(
    Kind kind,
    EventDefinition definition,
    String planner,
    List<Property> required,
    List<Property> optional,
    List<Property> products) {
  /** How it is done. */
  enum Kind {
    PUBLISH,
    DELEGATE,
    WAIT
  }

  /** By kind, then by name: what all ties are broken by. */
  static final Comparator<Operator> ORDER =
      Comparator.comparing(Operator::kind)
          .thenComparing(Operator::type)
          .thenComparing(Operator::planner);

  /** All that a question offers, in {@link #ORDER}. */
  static List<Operator> offered(Question question) {
    List<Operator> requests =
        question.requests().stream()
            .map(event -> asking(Kind.PUBLISH, event, "", question))
            .toList();
    List<Operator> goals =
        question.planners().stream()
            .map(offer -> asking(Kind.DELEGATE, offer.goal(), offer.planner(), question))
            .toList();
    List<Operator> waits = question.awaited().stream().map(Operator::waiting).toList();
    return Stream.of(requests, goals, waits).flatMap(List::stream).sorted(ORDER).toList();
  }

  private static Operator asking(
      Kind kind, EventDefinition event, String planner, Question question) {
    Shape takes = Shape.of(event.payload());
    List<Property> gives =
        question
            .response(event)
            .map(response -> List.copyOf(Shape.of(response.payload()).properties().values()))
            .orElse(List.of());
    return new Operator(kind, event, planner, takes.needed(), takes.optional(), gives);
  }

  private static Operator waiting(EventDefinition event) {
    List<String> about = event.about() == null ? List.of() : event.about();
    return new Operator(
        Kind.WAIT,
        event,
        "",
        about.stream().map(Property::anything).toList(),
        List.of(),
        List.copyOf(Shape.of(event.payload()).properties().values()));
  }

  String type() {
    return definition.type();
  }

  /** Names of what has to be known. */
  Set<String> requiredNames() {
    return required.stream().map(Property::name).collect(Collectors.toSet());
  }

  @Override
  public String toString() {
    return switch (kind) {
      case PUBLISH -> type();
      case DELEGATE -> type() + " by " + planner;
      case WAIT -> "wait for " + type();
    };
  }
}
