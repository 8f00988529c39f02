// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

/**
 * Tokens and money spent.
 *
 * @param inputTokens tokens sent to models
 * @param outputTokens tokens received
 * @param costNanoUsd money in nano-USD
 */
public record Usage(long inputTokens, long outputTokens, long costNanoUsd) {
  /** Nothing spent. */
  public static final Usage NONE = new Usage(0, 0, 0);

  /** The sum of both. */
  public Usage plus(Usage other) {
    return other == NONE
        ? this
        : new Usage(
            inputTokens + other.inputTokens,
            outputTokens + other.outputTokens,
            costNanoUsd + other.costNanoUsd);
  }

  /** This without {@code other}. */
  public Usage minus(Usage other) {
    return other == NONE
        ? this
        : new Usage(
            inputTokens - other.inputTokens,
            outputTokens - other.outputTokens,
            costNanoUsd - other.costNanoUsd);
  }
}
