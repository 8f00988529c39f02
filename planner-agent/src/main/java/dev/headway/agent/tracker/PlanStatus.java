// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Life-cycle state of a plan. */
public enum PlanStatus {
  /** Known, and not begun. */
  PENDING,
  /** At work. */
  RUNNING,
  /** Waits for an event. */
  WAITING,
  /** Stopped until it is resumed. */
  PAUSED,
  /** Ended well. */
  COMPLETED,
  /** Ended by an error. */
  FAILED,
  /** Ended by somebody's wish. */
  CANCELLED,
  /** Something that this version of the SDK does not know. */
  UNKNOWN;

  /** The word in JSON. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status of this name; {@link #UNKNOWN} for any that is new. */
  @JsonCreator
  public static PlanStatus named(String word) {
    for (PlanStatus status : values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    return UNKNOWN;
  }

  /** Whether nothing more is going to happen. */
  public boolean hasEnded() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
