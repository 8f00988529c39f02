// SPDX-License-Identifier: Apache-2.0
package dev.headway.listing;

import dev.headway.plan.PlanState;
import dev.headway.schemas.avro.PlanStatus;
import java.util.Locale;

/** What has to happen next for a plan to go on. The order is part of the stored format. */
public enum WaitingOn {
  /** Nothing: it has ended. */
  NOTHING,
  /** An agent's answer: tasks are open. */
  AGENT,
  /** Its planner's next step: no task is open. */
  PLANNER,
  /** Input that it says it waits for. */
  INPUT,
  /** Somebody who lets it go on: it is paused. */
  RESUME;

  /** What {@code plan} waits on. */
  public static WaitingOn of(PlanState plan) {
    return of(plan.lifecycle().status(), plan.totals().open());
  }

  /** What a plan of this status waits on, with so many tasks open. */
  public static WaitingOn of(PlanStatus status, long openTasks) {
    return switch (status) {
      case COMPLETED, FAILED, CANCELLED -> NOTHING;
      case WAITING -> INPUT;
      case PAUSED -> RESUME;
      case PENDING, RUNNING, UNKNOWN -> openTasks > 0 ? AGENT : PLANNER;
    };
  }

  /** The name in the API. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
