// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tutorial;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.model.ReasoningModel;
import dev.headway.agent.planner.ChoreographyPlanner;
import dev.headway.agent.planner.PlanContext;

/** Finds out what to pack. */
final class TripPlanner {
  private TripPlanner() {}

  static ChoreographyPlanner with(ReasoningModel model) {
    ChoreographyPlanner planner =
        ChoreographyPlanner.named("trip-planner")
            .model(model)
            .instructions("Never pack without a forecast.")
            .maxActions(6)
            .build();
    planner.defines(
        EventDefinition.request(
            "trip.requested",
            "Say what to pack for a trip",
            PayloadSchema.of(Trip.Goal.class),
            "trip.packed"),
        EventDefinition.result("trip.packed", "What to pack", PayloadSchema.of(Trip.Answer.class)));
    planner.onGoal(
        "trip.requested",
        (goal, ctx) -> {
          PlanContext plan = PlanContext.createFromGoal(goal, ctx);
          planner.execute(
              planner.reasonNextAction("A trip to " + goal.data().get("city"), plan, ctx),
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
