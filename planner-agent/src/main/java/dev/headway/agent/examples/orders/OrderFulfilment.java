// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.orders;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.Example;
import java.util.List;
import java.util.Map;

/** A planner with a given way, a worker that delegates in parallel, and three workers more. */
public final class OrderFulfilment {
  /** The example. */
  public static final Example EXAMPLE =
      new Example(
          "order-fulfilment",
          "Reserves, charges and ships an order at the same time; the payment fails at first",
          "order.placed",
          "order.fulfilled",
          "item",
          List.of(
              Map.of("order_id", "order-1", "item", "notebook", "quantity", 2),
              Map.of("order_id", "order-2", "item", "lamp", "quantity", 1)),
          model ->
              List.of(
                  OrderProcessor.worker(),
                  Departments.inventory(),
                  Departments.payment(),
                  Departments.shipping(),
                  OrderPlanner.planner()
                      .defines(
                          EventDefinition.request(
                              "order.placed",
                              "Fulfil an order",
                              PayloadSchema.of(Orders.Order.class),
                              "order.fulfilled"),
                          EventDefinition.result(
                              "order.fulfilled",
                              "What was done for an order",
                              PayloadSchema.of(Orders.Fulfilled.class)))),
          List.of());

  private OrderFulfilment() {}
}
