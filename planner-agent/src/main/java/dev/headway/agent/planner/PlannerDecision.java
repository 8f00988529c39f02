// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a planner has decided. Refuses to be made without what it needs, with words that name the
 * field.
 *
 * @param planId plan, as the model wrote it; the plan's own id is what counts
 * @param currentState state the model saw the plan in
 * @param nextAction what to do
 * @param alternativeActions what it would do otherwise; nobody does it
 * @param confidence how sure it is, 0 to 1
 * @param reasoning why
 */
@JsonNaming(SnakeCaseStrategy.class)
public record PlannerDecision(
    String planId,
    String currentState,
    NextAction nextAction,
    List<NextAction> alternativeActions,
    double confidence,
    String reasoning) {
  /** Checks and copies. */
  public PlannerDecision {
    planId = Fields.text(planId, "plan_id");
    reasoning = Fields.text(reasoning, "reasoning");
    alternativeActions = List.copyOf(alternativeActions);
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException(
          "confidence is %s: it has to be from 0 to 1".formatted(confidence));
    }
  }

  /** A decision one is sure of. */
  public static PlannerDecision of(
      String planId, String currentState, NextAction nextAction, String reasoning) {
    return new PlannerDecision(planId, currentState, nextAction, List.of(), 1.0, reasoning);
  }

  /** The same, with another action. */
  public PlannerDecision with(NextAction action) {
    return new PlannerDecision(
        planId, currentState, action, alternativeActions, confidence, reasoning);
  }

  @JsonCreator
  static PlannerDecision read(
      @JsonProperty("plan_id") @Nullable String planId,
      @JsonProperty("current_state") @Nullable String currentState,
      @JsonProperty("next_action") @Nullable NextAction nextAction,
      @JsonProperty("alternative_actions") @Nullable List<NextAction> alternativeActions,
      @JsonProperty("confidence") @Nullable Double confidence,
      @JsonProperty("reasoning") @Nullable String reasoning) {
    return new PlannerDecision(
        Fields.text(planId, "plan_id"),
        Fields.present(currentState, "current_state"),
        Fields.present(nextAction, "next_action"),
        alternativeActions == null ? List.of() : alternativeActions,
        confidence == null ? 1.0 : confidence,
        Fields.text(reasoning, "reasoning"));
  }
}
