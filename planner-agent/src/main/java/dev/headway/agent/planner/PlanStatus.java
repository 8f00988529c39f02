// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a plan is, as its planner sees it. */
public enum PlanStatus {
  /** The goal is there, and no plan has been made of it yet. */
  NEW,
  /** At work. */
  RUNNING,
  /** Waits for an event from outside. */
  WAITING,
  /** Put aside by its planner. */
  PAUSED,
  /** Reached its goal. */
  COMPLETED,
  /** Will not reach it. */
  FAILED,
  /** The planner made no plan of the goal. */
  DECLINED;

  /** Whether nothing more will happen. */
  public boolean isEnd() {
    return switch (this) {
      case NEW, RUNNING, WAITING, PAUSED -> false;
      case COMPLETED, FAILED, DECLINED -> true;
    };
  }

  /** In lower case, as it is written. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
