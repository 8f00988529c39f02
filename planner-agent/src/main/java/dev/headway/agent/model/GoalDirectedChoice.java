// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.model.GoalDirectedModel.Step;
import dev.headway.agent.model.Knowledge.Version;
import dev.headway.agent.registry.PayloadSchemas;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Chooses the next step towards a goal whose schema says what is wanted. For one question. */
final class GoalDirectedChoice {
  private final Question question;
  private final PayloadSchemas schemas;
  private final int retries;
  private final JsonNode goalSchema;
  private final Shape goal;
  private final List<Operator> operators;
  private final Knowledge knowledge;

  GoalDirectedChoice(Question question, PayloadSchemas schemas, int retries) {
    this.question = question;
    this.schemas = schemas;
    this.retries = retries;
    this.goalSchema = Objects.requireNonNull(question.situation().goal().schema());
    this.goal = Shape.of(goalSchema);
    this.operators = Operator.offered(question);
    this.knowledge = Knowledge.of(question.situation(), operators);
  }

  Step next() {
    // What cannot be paid out in a valid payload is out of the question; then another plan is
    // looked for.
    Map<Integer, List<String>> unpayable = new LinkedHashMap<>();
    while (true) {
      PlanProblem problem = problem(unpayable);
      Optional<List<Integer>> plan =
          new PlanSearch(problem, question.situation().remainingActions()).plan();
      if (plan.isEmpty()) {
        return Step.fail(new Obstacles(problem, question.situation(), unpayable).words());
      }
      if (plan.get().isEmpty()) {
        return complete(problem);
      }
      int first = first(problem, plan.get());
      Operator operator = operators.get(first);
      String reasoning = reasoning(plan.get(), first);
      if (problem.isOpen(first)) {
        // Answered with something, or it would not be part of a plan.
        return Step.awaiting(
            Objects.requireNonNull(operator.definition().response()),
            "%s is still open, and nothing else can be done before".formatted(operator));
      }
      if (operator.kind() == Operator.Kind.WAIT) {
        return Step.awaiting(operator.type(), reasoning);
      }
      Payloads.Made made = payload(problem, first);
      if (made.payload() != null) {
        return Step.doing(operator, made.payload(), reasoning);
      }
      unpayable.put(first, made.wrong());
    }
  }

  private PlanProblem problem(Map<Integer, List<String>> unpayable) {
    return new PlanProblem(
        operators, knowledge, goal.needed(), schemas, retries, unpayable.keySet());
  }

  /**
   * The step of a plan to take now: of all that could come first the first by kind and name,
   * requests before goals for others; only if there is none, what has to be waited for.
   */
  private int first(PlanProblem problem, List<Integer> plan) {
    return plan.stream()
        .filter(index -> operators.get(index).kind() != Operator.Kind.WAIT)
        .filter(index -> PlanState.now(problem).allows(index))
        .filter(index -> isPlan(problem, movedToFront(plan, index)))
        .min(Comparator.naturalOrder())
        .orElse(plan.getFirst());
  }

  private static List<Integer> movedToFront(List<Integer> plan, Integer index) {
    List<Integer> moved = new ArrayList<>(plan);
    moved.remove(index);
    moved.addFirst(index);
    return moved;
  }

  private static boolean isPlan(PlanProblem problem, List<Integer> plan) {
    Optional<PlanState> state = Optional.of(PlanState.now(problem));
    for (int index : plan) {
      state = state.flatMap(each -> each.after(index));
    }
    return state.map(PlanState::isGoal).orElse(false);
  }

  private Payloads.Made payload(PlanProblem problem, int index) {
    Operator operator = operators.get(index);
    return new Payloads(schemas)
        .make(
            operator.definition().payload(),
            operator.required(),
            property -> holding(problem).apply(property).or(() -> problem.standIn(property)),
            operator.optional(),
            this::known);
  }

  private Step complete(PlanProblem problem) {
    Payloads.Made made =
        new Payloads(schemas)
            .make(goalSchema, goal.needed(), holding(problem), goal.optional(), holding(problem));
    ObjectNode result = made.payload();
    return result == null
        ? Step.fail(
            "all that the goal requires is known, but it does not fit together: "
                + String.join("; ", made.wrong()))
        : Step.complete(
            result,
            "All that the goal requires is known: "
                + goal.needed().stream().map(Property::name).collect(Collectors.joining(", ")));
  }

  /** Values of facts that hold and fit. */
  private Function<Property, Optional<JsonNode>> holding(PlanProblem problem) {
    PlanState now = PlanState.now(problem);
    return property -> known(property).filter(value -> now.holds(property.name()));
  }

  /** Values of facts that fit, whether they still hold or not. */
  private Optional<JsonNode> known(Property property) {
    return knowledge
        .current(property.name())
        .map(Version::value)
        .filter(value -> property.fits(value, schemas));
  }

  private String reasoning(List<Integer> plan, int first) {
    String steps =
        plan.stream()
            .map(index -> operators.get(index).toString())
            .collect(Collectors.joining(", "));
    String gives =
        operators.get(first).products().stream()
            .map(Property::name)
            .collect(Collectors.joining(", "));
    return "Plan: %s, complete. Now %s, for %s.".formatted(steps, operators.get(first), gives);
  }
}
