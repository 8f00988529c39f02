// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.key.Owner;

/** What became of an envelope that was read. */
public sealed interface Reading {
  /**
   * It belongs to a plan.
   *
   * @param event the event
   */
  record Placed(PlanEvent event) implements Reading {}

  /**
   * A result without a plan: its plan is that of the requests of the same owner and correlation.
   *
   * @param owner tenant and user
   * @param correlationId correlation
   * @param time microseconds since the epoch
   */
  record Unplaced(Owner owner, String correlationId, long time) implements Reading {}

  /** It belongs to no plan and none is to be found: a client's goal, for example. */
  record Untracked() implements Reading {}

  /**
   * It is refused.
   *
   * @param refusal why
   */
  record Refused(Refusal refusal) implements Reading {}
}
