// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.approval;

import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.PlanContext;

/** Gets a quote, waits for a person, and buys. */
final class PurchasePlanner {
  private PurchasePlanner() {}

  static ChoreographyPlanner with(ReasoningModel model) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named("purchase-planner")
            .model(model)
            .instructions(
                "Get a quote, wait for purchase.approved, and buy only if it was approved; otherwise fail.")
            .build();
    planner.onGoal(
        "purchase.goal",
        (goal, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(
              planner.reasonNextAction("New goal: " + goal.data().get("item"), plan, ctx),
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
