// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import java.util.Locale;
import java.util.Optional;

/** State of a task. The numbers are part of the stored format. */
public enum TaskStatus {
  /** Asked for. */
  PENDING(0),
  /** Being worked on. */
  RUNNING(1),
  /** Handed on to another agent. */
  DELEGATED(1),
  /** Waiting for something. */
  WAITING(1),
  /** Done. */
  COMPLETED(2),
  /** Ended without success. */
  FAILED(2),
  /** Called off. */
  CANCELLED(2);

  private final int rank;

  TaskStatus(int rank) {
    this.rank = rank;
  }

  /** How far along: 0 asked for, 1 under way, 2 ended. Within an attempt a higher rank wins. */
  public int rank() {
    return rank;
  }

  /** Whether the task has ended. */
  public boolean terminal() {
    return rank == 2;
  }

  /** The state with this name, in any case; {@code canceled} is accepted. */
  public static Optional<TaskStatus> byName(String name) {
    String wanted = name.toUpperCase(Locale.ROOT);
    if (wanted.equals("CANCELED")) {
      return Optional.of(CANCELLED);
    }
    for (TaskStatus status : values()) {
      if (status.name().equals(wanted)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }

  /** The name as clients see it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
