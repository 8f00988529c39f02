// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import java.util.Arrays;
import java.util.Optional;

/** What Headway itself says of a plan, as system events of its own. */
public enum Warning {
  /** Nothing has come of it for long, or what it waits for has not come in time. */
  STALLED("plan.stalled"),
  /** It will not end before its deadline, or has not. */
  DEADLINE_AT_RISK("plan.deadline_at_risk"),
  /** It has spent what it may, and goes on. */
  BUDGET_EXHAUSTED("plan.budget_exhausted");

  /** Source of these events. */
  public static final String SOURCE = "headway";

  private final String type;

  Warning(String type) {
    this.type = type;
  }

  /** Type of the event. */
  public String type() {
    return type;
  }

  /** The warning that an event is, if it is one. */
  static Optional<Warning> of(String source, String type) {
    return source.equals(SOURCE)
        ? Arrays.stream(values()).filter(warning -> warning.type.equals(type)).findFirst()
        : Optional.empty();
  }
}
