// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.orders;

import dev.headway.agent.event.Between;
import dev.headway.agent.event.Describe;

/** Payloads of the order example. */
final class Orders {
  private Orders() {}

  @Describe("An order to fulfil")
  record Order(String orderId, String item, @Between(min = 1) int quantity) {}

  @Describe("What was done for it")
  record Fulfilled(String orderId, String reservation, String payment, String shipment) {}

  record Reservation(String reservation) {}

  record Payment(String payment) {}

  record Shipment(String shipment) {}
}
