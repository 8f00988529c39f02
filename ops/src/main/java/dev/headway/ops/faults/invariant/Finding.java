// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import java.util.Collection;
import java.util.List;

/**
 * A place where an invariant does not hold.
 *
 * @param invariant its name: I1 … I10
 * @param message what is wrong, naming plan, event or topic, partition and offset
 */
public record Finding(String invariant, String message) {
  /** A finding for each message. */
  static List<Finding> of(String invariant, Collection<String> messages) {
    return messages.stream().map(m -> new Finding(invariant, m)).toList();
  }

  @Override
  public String toString() {
    return invariant + " " + message;
  }
}
