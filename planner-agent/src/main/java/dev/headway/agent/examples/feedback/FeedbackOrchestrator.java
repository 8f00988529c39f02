// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.feedback;

import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.PlanContext;

/** Decides with each result what comes next. */
final class FeedbackOrchestrator {
  private FeedbackOrchestrator() {}

  static ChoreographyPlanner with(ReasoningModel model) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named("feedback-orchestrator")
            .model(model)
            .instructions(
                "Fetch the feedback, analyse it, have it reported, and complete with the report.")
            .maxActions(10)
            .build();
    planner.onGoal(
        "analyze.feedback",
        (goal, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(
              planner.reasonNextAction("New goal: " + goal.data().get("product"), plan, ctx),
              plan,
              ctx);
        });
    planner.onTransition(
        (event, plan, ctx) ->
            planner.execute(
                planner.reasonNextAction("Received " + event.type(), plan, ctx), plan, ctx));
    return planner;
  }
}
