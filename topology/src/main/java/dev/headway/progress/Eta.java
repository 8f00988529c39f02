// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import org.jspecify.annotations.Nullable;

/**
 * How long a plan will still take.
 *
 * @param method by what it is estimated
 * @param p50Micros in half of all cases it takes no longer, in microseconds; null: not known
 * @param p90Micros in nine of ten cases it takes no longer, in microseconds; null: not known
 * @param basis how many finished tasks the estimate is from
 * @param calibration how far quantiles of such tasks can be trusted; null: not known
 * @param explanation how it comes about, or why there is none
 */
public record Eta(
    Method method,
    @Nullable Long p50Micros,
    @Nullable Long p90Micros,
    long basis,
    @Nullable Calibration calibration,
    String explanation) {
  /** By what a plan's time is estimated. The order is the order of preference. */
  public enum Method {
    /** Distributions of earlier tasks of the types, with the agents. */
    HISTORY,
    /** The average of earlier tasks, which are too few for more. */
    AVERAGE,
    /** The plan's own pace so far. */
    OWN_PACE,
    /** There is no estimate. */
    NONE
  }

  static Eta none(long basis, String why) {
    return new Eta(Method.NONE, null, null, basis, null, why);
  }
}
