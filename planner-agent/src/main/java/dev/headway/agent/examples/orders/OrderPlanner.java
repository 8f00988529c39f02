// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.orders;

import dev.headway.agent.planner.PlanContext;
import dev.headway.agent.planner.Planner;
import dev.headway.agent.planner.StateMachine;
import java.util.Map;

/** Follows a given way: processing, done. */
final class OrderPlanner {
  private static final StateMachine WAY =
      StateMachine.builder()
          .pass("accepted", "The order is there", "processing")
          .ask(
              "processing",
              "Reserve, charge and ship",
              "order.process.requested",
              "order.process.completed",
              Map.of(
                  "order_id", "{{goal_data.order_id}}",
                  "item", "{{goal_data.item}}",
                  "quantity", "{{goal_data.quantity}}"),
              "fulfilled")
          .end("fulfilled", "All is done")
          .build();

  private OrderPlanner() {}

  static Planner planner() {
    Planner planner = new Planner("order-planner");
    planner.onGoal(
        "order.placed",
        (goal, ctx) -> PlanContext.createFromGoal(goal, ctx, WAY, "accepted").executeNext());
    return planner.onTransition(
        (event, plan, ctx) -> {
          if (!event.success()) {
            plan.fail(event.why());
          } else if (plan.executeNext(event) && plan.isAtEnd()) {
            plan.finish(event.data());
          }
        });
  }
}
