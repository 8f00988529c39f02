// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.approval;

import dev.headway.agent.event.Describe;
import dev.headway.agent.event.Fixed;
import java.math.BigDecimal;

/** Payloads of the approval example. */
final class Purchases {
  private Purchases() {}

  @Describe("Buy something, if somebody approves of the price")
  record Goal(String item) {}

  @Describe("A purchase that was approved and made")
  record Answer(
      String item, BigDecimal priceUsd, @Fixed("true") boolean approved, String orderNumber) {}

  record Quote(String item) {}

  record Quoted(BigDecimal priceUsd) {}

  record Approval(boolean approved, String approvedBy) {}

  record Buy(
      String item,
      BigDecimal priceUsd,
      @Describe("Nothing is bought without") @Fixed("true") boolean approved) {}

  record Bought(String orderNumber) {}
}
