// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** State of a task. */
public enum TaskState {
  /** Asked for. */
  PENDING,
  /** An agent is at it. */
  RUNNING,
  /** Its agent has asked others. */
  DELEGATED,
  /** Its agent waits. */
  WAITING,
  /** Done. */
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

  /** The state of this name; {@link #UNKNOWN} for any that is new. */
  @JsonCreator
  public static TaskState named(String word) {
    for (TaskState state : values()) {
      if (state.word().equals(word)) {
        return state;
      }
    }
    return UNKNOWN;
  }

  /** Whether the task is over. */
  public boolean hasEnded() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
