// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.plan.PlanState;
import dev.headway.schemas.avro.PlanStatus;

/**
 * How a plan stands: what most questions about many plans ask for.
 *
 * @param status status
 * @param waitingOn what it waits on
 */
public record Standing(PlanStatus status, WaitingOn waitingOn) {
  /** How {@code plan} stands. */
  public static Standing of(PlanState plan) {
    return new Standing(plan.lifecycle().status(), WaitingOn.of(plan));
  }
}
