// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.model.GoalDirectedModel.Step;
import dev.headway.agent.model.Knowledge.Version;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the next step for a goal that does not say what is wanted. Each request that takes
 * something that is known is made once, the first by name first; a request that takes nothing is
 * left alone, as nothing ties it to the goal, and so are other planners and what could be waited
 * for. The answer is all that came of it. For one question.
 */
final class OpenEndedChoice {
  private final Question question;
  private final PayloadSchemas schemas;
  private final List<Operator> operators;
  private final Knowledge knowledge;
  private final PlanProblem problem;

  OpenEndedChoice(Question question, PayloadSchemas schemas, int retries) {
    this.question = question;
    this.schemas = schemas;
    this.operators =
        Operator.offered(question).stream()
            .filter(operator -> operator.kind() == Operator.Kind.PUBLISH)
            .toList();
    this.knowledge = Knowledge.of(question.situation(), operators);
    this.problem = new PlanProblem(operators, knowledge, List.of(), schemas, retries, Set.of());
  }

  Step next() {
    if (question.situation().remainingActions() > 0) {
      PlanState now = PlanState.now(problem);
      for (int index = 0; index < operators.size(); index++) {
        Operator operator = operators.get(index);
        if (operator.required().isEmpty() || hasSucceeded(operator) || !now.allows(index)) {
          continue;
        }
        ObjectNode payload = payload(operator).payload();
        if (payload != null) {
          return Step.doing(
              operator,
              payload,
              "The goal does not say what is wanted. %s can be done with what is known."
                  .formatted(operator));
        }
      }
    }
    return awaitOpen().orElseGet(this::complete);
  }

  private boolean hasSucceeded(Operator operator) {
    return question.situation().history().stream()
        .anyMatch(
            done ->
                done.type().equals(operator.type())
                    && done.outcome() != null
                    && done.outcome().success());
  }

  private Payloads.Made payload(Operator operator) {
    return new Payloads(schemas)
        .make(
            operator.definition().payload(),
            operator.required(),
            property -> known(property).or(() -> problem.standIn(property)),
            operator.optional(),
            this::known);
  }

  private Optional<JsonNode> known(Property property) {
    return knowledge
        .current(property.name())
        .map(Version::value)
        .filter(value -> property.fits(value, schemas));
  }

  private Optional<Step> awaitOpen() {
    return operators.stream()
        .filter(operator -> knowledge.open(operator.type()).isPresent())
        .filter(operator -> operator.definition().response() != null)
        .findFirst()
        .map(
            operator ->
                Step.awaiting(
                    String.valueOf(operator.definition().response()),
                    "%s is still open, and nothing else can be done before".formatted(operator)));
  }

  private Step complete() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    for (Version version : knowledge.current()) {
      if (version.producer() != null) {
        result.set(version.name(), version.value());
      }
    }
    return result.isEmpty()
        ? Step.fail(
            "the goal does not say what is wanted, and nothing came of the requests that could be made with what it gives")
        : Step.complete(result, "All that could be done with what is known has been done once.");
  }
}
