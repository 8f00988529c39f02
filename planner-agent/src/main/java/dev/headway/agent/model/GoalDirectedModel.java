// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.agent.event.Json;
import dev.headway.agent.model.Question.Complaint;
import dev.headway.agent.registry.PayloadSchemas;

/**
 * Reasons without a language model and without a network: it chains the events that are offered by
 * what their schemas say they take and give, backwards from what the goal's answer has to be.
 *
 * <p><b>Facts</b> are names with JSON values, from the goal's payload and from successful results.
 * A request takes the properties of its payload's schema and gives those of its response's; so does
 * a goal that is offered to other planners. An awaited event takes the facts it is about and gives
 * its own payload. Facts and properties meet by name, and a fact counts for a property only if it
 * fits the property's schema: {@code is_valid: false} is no {@code is_valid} for a goal that has
 * {@code const: true}.
 *
 * <p><b>A fact holds</b> until something that the task it comes from required is told anew: a
 * verdict on a draft is gone with the next draft, while a draft outlasts the critique it followed.
 * Optional inputs outdate nothing. Goals are reached, and tasks are given what they require, by
 * facts that hold.
 *
 * <p><b>Something that was done</b> is done again only if something it would be given, required or
 * optional, is new since, or once more after it failed. So, while a draft does not pass, comes
 * another draft with the critique, and then another validation of that draft; and when nothing is
 * new there is no going round in circles. What is still open is never asked for again.
 *
 * <p><b>A plan</b> is a shortest sequence of different operators after which all that the goal's
 * schema requires holds, if each succeeds and tells what is hoped for ({@link PlanSearch}). Waits
 * cost nothing but time. Of a plan only the first step is taken, the next question starts from what
 * came of it. All ties are broken by names, so that the same question has the same answer. What is
 * hoped for is asked to fit each of its uses, not all of them together: where these exclude each
 * other, the plan goes on waiting for as long as the awaited event comes.
 *
 * <p><b>A goal without a schema</b> says nothing about what is wanted. Then each request that takes
 * something that is known is made once, and the answer is all that came of it.
 */
public final class GoalDirectedModel implements ReasoningModel {
  private final int retries;
  private final PayloadSchemas schemas = new PayloadSchemas();

  /** Tries a failed task once more with the same inputs. */
  public GoalDirectedModel() {
    this(1);
  }

  /**
   * With another number of retries.
   *
   * @param retries how often a failed task is tried again with the same inputs; 0: never
   */
  public GoalDirectedModel(int retries) {
    if (retries < 0) {
      throw new IllegalArgumentException("retries have to be 0 or more, not " + retries);
    }
    this.retries = retries;
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Answer ask(Question question) throws ModelException {
    ObjectNode answer =
        switch (question.task()) {
          case DECIDE -> decide(question);
          case SELECT -> new EventChoice(question, schemas).choose();
        };
    return new Answer(Json.text(answer), ModelUsage.NONE);
  }

  private ObjectNode decide(Question question) {
    Step step;
    if (!question.complaints().isEmpty()) {
      // The same question would have the same answer again, for as long as anybody asks.
      Complaint complaint = question.complaints().getLast();
      step = Step.fail("the embedded planner's decision was refused: " + complaint.reason());
    } else if (question.situation().goal().schema() == null) {
      step = new OpenEndedChoice(question, schemas, retries).next();
    } else {
      step = new GoalDirectedChoice(question, schemas, retries).next();
    }
    ObjectNode decision = JsonNodeFactory.instance.objectNode();
    decision.put("plan_id", question.situation().planId());
    decision.put("current_state", question.situation().state());
    decision.set("next_action", step.action());
    decision.put("confidence", 1.0);
    decision.put("reasoning", step.reasoning());
    return decision;
  }

  /**
   * An action with its reason.
   *
   * @param action the action as JSON
   * @param reasoning why
   */
  record Step(ObjectNode action, String reasoning) {
    static Step fail(String reason) {
      return new Step(action("fail").put("reason", reason), reason);
    }

    static Step complete(ObjectNode result, String reasoning) {
      ObjectNode action = action("complete");
      action.set("result", result);
      return new Step(action, reasoning);
    }

    static Step awaiting(String type, String reason) {
      return new Step(action("wait").put("reason", reason).put("expected_event", type), reason);
    }

    /** Does {@code operator} with a payload. */
    static Step doing(Operator operator, ObjectNode payload, String reasoning) {
      ObjectNode action =
          switch (operator.kind()) {
            case PUBLISH -> {
              ObjectNode publish = action("publish").put("event_type", operator.type());
              publish.set("data", payload);
              if (operator.definition().response() != null) {
                publish.put("response_event", operator.definition().response());
              }
              yield publish.put("reasoning", reasoning);
            }
            case DELEGATE -> {
              ObjectNode delegate =
                  action("delegate")
                      .put("target_planner", operator.planner())
                      .put("goal_event", operator.type());
              delegate.set("goal_data", payload);
              yield delegate;
            }
            case WAIT ->
                action("wait").put("reason", reasoning).put("expected_event", operator.type());
          };
      return new Step(action, reasoning);
    }

    private static ObjectNode action(String name) {
      return JsonNodeFactory.instance.objectNode().put("action", name);
    }
  }
}
