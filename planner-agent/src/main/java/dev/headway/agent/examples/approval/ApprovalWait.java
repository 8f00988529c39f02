// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.approval;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.Example;
import java.util.List;
import java.util.Map;

/** A plan that goes on when a person has said yes. */
public final class ApprovalWait {
  /** The example. */
  public static final Example EXAMPLE =
      new Example(
          "approval-wait",
          "Buys something once a person has approved of the price",
          "purchase.goal",
          "purchase.made",
          "item",
          List.of(Map.of("item", "standing desk"), Map.of("item", "second screen")),
          model ->
              List.of(
                  Purchasing.worker(),
                  PurchasePlanner.with(model)
                      .defines(
                          EventDefinition.request(
                              "purchase.goal",
                              "Buy something, if somebody approves of the price",
                              PayloadSchema.of(Purchases.Goal.class),
                              "purchase.made"),
                          EventDefinition.result(
                              "purchase.made",
                              "A purchase that was approved and made",
                              PayloadSchema.of(Purchases.Answer.class)),
                          EventDefinition.awaited(
                              "purchase.approved",
                              "Somebody approves of the price, or does not",
                              PayloadSchema.of(Purchases.Approval.class),
                              List.of("price_usd")))),
          List.of(
              new Example.Person(
                  "purchase.approved",
                  Map.of("approved", true, "approved_by", "ada"),
                  Map.of("approved", false, "approved_by", "ada"))));

  private ApprovalWait() {}
}
