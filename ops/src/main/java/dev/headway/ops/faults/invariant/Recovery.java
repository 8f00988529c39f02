// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import java.time.Duration;
import java.util.List;

/** I8: after a fault everything is worked off again within a bound. */
public final class Recovery {
  private Recovery() {}

  /** Whether a fault's recovery took too long. */
  public static List<Finding> check(String fault, Duration took, Duration bound) {
    return took.compareTo(bound) <= 0
        ? List.of()
        : List.of(
            new Finding(
                "I8",
                fault
                    + ": recovered after "
                    + took.toMillis()
                    + " ms, must be at most "
                    + bound.toMillis()
                    + " ms"));
  }
}
