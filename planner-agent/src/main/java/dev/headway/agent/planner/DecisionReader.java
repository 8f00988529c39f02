// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.model.Question;
import dev.headway.agent.model.Question.OfferedGoal;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a model has decided. Nothing in it is trusted: it has to be a decision, and one that
 * was offered: an event by its name, with a payload as its schema says, and so on. Nothing is
 * mended either, but for a response event that is left out.
 */
public final class DecisionReader {
  private final PayloadSchemas schemas;

  /** With the schemas that others have compiled. */
  public DecisionReader(PayloadSchemas schemas) {
    this.schemas = schemas;
  }

  /**
   * Reads an answer to {@code question}.
   *
   * @param text what the model said
   */
  public Reading<PlannerDecision> read(String text, Question question) {
    return switch (ModelText.as(text, PlannerDecision.class)) {
      case Refused<PlannerDecision> refused -> refused;
      case Understood<PlannerDecision>(PlannerDecision decision) -> check(decision, question);
    };
  }

  private Reading<PlannerDecision> check(PlannerDecision decision, Question question) {
    return switch (decision.nextAction()) {
      case NextAction.Publish publish -> publish(decision, publish, question);
      case NextAction.Delegate delegate -> delegate(decision, delegate, question);
      case NextAction.Wait(String _, String expected, long _) ->
          question.waitTargets().contains(expected)
              ? new Understood<>(decision)
              : new Refused<>(
                  "next_action.expected_event: nothing tells that '%s' will ever come. To be waited for: %s"
                      .formatted(expected, list(question.waitTargets())));
      case NextAction.Complete(Map<String, @Nullable Object> result) ->
          fitting(decision, "next_action.result", question.situation().goal().schema(), result);
      case NextAction.Fail _ -> new Understood<>(decision);
    };
  }

  private Reading<PlannerDecision> publish(
      PlannerDecision decision, NextAction.Publish publish, Question question) {
    if (question.situation().remainingActions() <= 0) {
      return noneLeft("publish");
    }
    Optional<EventDefinition> found =
        question.requests().stream()
            .filter(event -> event.type().equals(publish.eventType()))
            .findFirst();
    if (found.isEmpty()) {
      return new Refused<>(
          "next_action.event_type: event '%s' is not registered. Available events: %s"
              .formatted(
                  publish.eventType(),
                  list(question.requests().stream().map(EventDefinition::type).toList())));
    }
    EventDefinition event = found.get();
    if (publish.topic() != event.topic()) {
      return new Refused<>(
          "next_action.topic: '%s' is sent on %s, not on %s"
              .formatted(event.type(), event.topic(), publish.topic()));
    }
    String response = event.response();
    if (publish.responseEvent() != null && !publish.responseEvent().equals(response)) {
      return new Refused<>(
          "next_action.response_event: '%s' is answered with %s, not with '%s'"
              .formatted(
                  event.type(),
                  response == null ? "nothing" : "'" + response + "'",
                  publish.responseEvent()));
    }
    if (publish.responseTopic() != null && publish.responseTopic() != Topic.ACTION_RESULTS) {
      return new Refused<>(
          "next_action.response_topic: results come on %s".formatted(Topic.ACTION_RESULTS));
    }
    NextAction complete =
        new NextAction.Publish(
            publish.eventType(),
            publish.topic(),
            publish.data(),
            response,
            response == null ? null : Topic.ACTION_RESULTS,
            publish.reasoning());
    return fitting(decision.with(complete), "next_action.data", event.payload(), publish.data());
  }

  private Reading<PlannerDecision> delegate(
      PlannerDecision decision, NextAction.Delegate delegate, Question question) {
    if (question.situation().remainingActions() <= 0) {
      return noneLeft("delegate");
    }
    for (OfferedGoal offered : question.planners()) {
      if (offered.planner().equals(delegate.targetPlanner())
          && offered.goal().type().equals(delegate.goalEvent())) {
        return fitting(
            decision, "next_action.goal_data", offered.goal().payload(), delegate.goalData());
      }
    }
    return new Refused<>(
        "next_action.target_planner, next_action.goal_event: no planner '%s' takes '%s'. Available: %s"
            .formatted(
                delegate.targetPlanner(),
                delegate.goalEvent(),
                list(
                    question.planners().stream()
                        .map(offered -> offered.goal().type() + " by " + offered.planner())
                        .toList())));
  }

  private Reading<PlannerDecision> fitting(
      PlannerDecision decision,
      String field,
      @Nullable JsonNode schema,
      Map<String, @Nullable Object> value) {
    if (schema == null) {
      return new Understood<>(decision);
    }
    List<String> wrong = schemas.check(schema, Json.tree(value));
    return wrong.isEmpty()
        ? new Understood<>(decision)
        : new Refused<>(
            "%s does not fit its schema: %s".formatted(field, String.join("; ", wrong)));
  }

  private static Reading<PlannerDecision> noneLeft(String action) {
    return new Refused<>(
        "next_action.action: '%s' is not possible any more, the plan has no actions left. Possible: complete, wait, fail"
            .formatted(action));
  }

  private static String list(Collection<String> names) {
    return names.isEmpty() ? "none" : String.join(", ", names);
  }
}
