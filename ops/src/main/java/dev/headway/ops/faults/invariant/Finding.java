// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import java.util.Collection;
import java.util.List;

/**
 * A place where an invariant does not hold.
 *
 * @param invariant its name: I1 … I10, A1 … A6
 * @param message what is wrong, naming plan, event or topic, partition and offset
 */
public record Finding(String invariant, String message) {
  /** A finding for each message. */
  static List<Finding> of(String invariant, Collection<String> messages) {
    return messages.stream().map(m -> new Finding(invariant, m)).toList();
  }

  /** That a run could not be carried through. */
  public static Finding endedEarly(RuntimeException why) {
    return new Finding(
        "run",
        "ended early: " + why + (why.getCause() == null ? "" : ", because of " + why.getCause()));
  }

  @Override
  public String toString() {
    return invariant + " " + message;
  }
}
