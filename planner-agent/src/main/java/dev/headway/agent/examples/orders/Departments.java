// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.orders;

import dev.headway.agent.examples.orders.Orders.Order;
import dev.headway.agent.examples.orders.Orders.Payment;
import dev.headway.agent.examples.orders.Orders.Reservation;
import dev.headway.agent.examples.orders.Orders.Shipment;
import dev.headway.agent.worker.Worker;

/** Who reserves, charges and ships. */
final class Departments {
  private Departments() {}

  static Worker inventory() {
    return new Worker("inventory")
        .onTask(
            "inventory.reserve.requested",
            (task, ctx) -> {
              Order order = task.data(Order.class);
              task.complete(
                  new Reservation(
                      "%d x %s for %s".formatted(order.quantity(), order.item(), order.orderId())));
            });
  }

  /** The bank's line is busy at the first attempt, always. */
  static Worker payment() {
    return new Worker("payment")
        .onTask(
            "payment.charge.requested",
            (task, ctx) -> {
              if (task.attempt() == 1) {
                task.fail("the bank does not answer");
              } else {
                task.complete(new Payment("charged for " + task.text("order_id")));
              }
            });
  }

  static Worker shipping() {
    return new Worker("shipping")
        .onTask(
            "shipping.book.requested",
            (task, ctx) -> {
              task.progress(0.5, "asking carriers");
              task.complete(new Shipment("tomorrow, " + task.text("order_id")));
            });
  }
}
