// SPDX-License-Identifier: Apache-2.0
package dev.headway.warning;

import dev.headway.schemas.key.PlanKey;

/**
 * Something to look at in a plan at some time.
 *
 * @param plan the plan
 * @param kind what
 * @param mark what the look is about: of {@link Kind#QUIET} how many events there were, else the
 *     instant or duration that was declared, in microseconds
 * @param told a warning was raised, and nothing has come since
 */
public record PlanWatch(PlanKey plan, Kind kind, long mark, boolean told) {
  /** What to look at. The order is part of the stored format. */
  public enum Kind {
    /** Whether anything has come. */
    QUIET,
    /** Whether it will end before its deadline. */
    DEADLINE,
    /** Whether it has taken as long as it may. */
    DURATION
  }
}
