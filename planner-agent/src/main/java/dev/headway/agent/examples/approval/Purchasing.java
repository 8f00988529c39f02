// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.approval;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.approval.Purchases.Bought;
import dev.headway.agent.examples.approval.Purchases.Buy;
import dev.headway.agent.examples.approval.Purchases.Quote;
import dev.headway.agent.examples.approval.Purchases.Quoted;
import dev.headway.agent.worker.Worker;
import java.math.BigDecimal;

/** Knows prices, and buys. */
final class Purchasing {
  private Purchasing() {}

  static Worker worker() {
    Worker worker = new Worker("purchasing");
    worker.defines(
        EventDefinition.request(
            "quote.requested", "Ask for a price", PayloadSchema.of(Quote.class), "quote.completed"),
        EventDefinition.result("quote.completed", "The price", PayloadSchema.of(Quoted.class)),
        EventDefinition.request(
            "purchase.requested",
            "Buy what was approved",
            PayloadSchema.of(Buy.class),
            "purchase.completed"),
        EventDefinition.result(
            "purchase.completed", "It is bought", PayloadSchema.of(Bought.class)));
    return worker
        .onTask(
            "quote.requested",
            (task, ctx) ->
                task.complete(
                    new Quoted(BigDecimal.valueOf(99L + task.data(Quote.class).item().length()))))
        .onTask(
            "purchase.requested",
            (task, ctx) -> task.complete(new Bought("PO-" + task.taskId().substring(0, 8))));
  }
}
