// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.webhook;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** What a webhook can be told of. */
public enum EventType {
  /** A plan was heard of for the first time. */
  PLAN_STARTED("plan.started"),
  /** A plan has ended well. */
  PLAN_COMPLETED("plan.completed"),
  /** A plan has failed. */
  PLAN_FAILED("plan.failed"),
  /** A plan was cancelled. */
  PLAN_CANCELLED("plan.cancelled"),
  /** A plan waits for input. */
  PLAN_WAITING("plan.waiting"),
  /** A plan is paused. */
  PLAN_PAUSED("plan.paused"),
  /** A plan that waited or was paused goes on. */
  PLAN_RESUMED("plan.resumed"),
  /** Nothing comes of a plan any more. */
  PLAN_STALLED("plan.stalled"),
  /** A plan will miss its deadline, or has. */
  PLAN_DEADLINE_AT_RISK("plan.deadline_at_risk"),
  /** A plan has spent what it may. */
  PLAN_BUDGET_EXHAUSTED("plan.budget_exhausted"),
  /** Any change of a plan. */
  PLAN_UPDATED("plan.updated"),
  /** Nothing has happened: somebody wants to see whether deliveries arrive. */
  WEBHOOK_TEST("webhook.test");

  private final String label;

  EventType(String label) {
    this.label = label;
  }

  /** Its name outside of Java. */
  public String label() {
    return label;
  }

  /** The type that is called so, if there is one. */
  public static Optional<EventType> of(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }

  /** Those that can be asked for. */
  public static Set<EventType> choices() {
    return EnumSet.complementOf(EnumSet.of(WEBHOOK_TEST));
  }

  /** Those that are told of where nobody says which: all but {@link #PLAN_UPDATED}. */
  public static Set<EventType> byDefault() {
    return EnumSet.complementOf(EnumSet.of(WEBHOOK_TEST, PLAN_UPDATED));
  }
}
