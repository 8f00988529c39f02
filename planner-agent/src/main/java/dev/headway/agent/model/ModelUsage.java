// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import java.io.Serializable;
import java.math.BigDecimal;

/**
 * What answers took.
 *
 * @param inputTokens tokens read
 * @param outputTokens tokens written
 * @param costUsd price in US dollars, by the prices in the model's configuration; 0 without
 */
public record ModelUsage(long inputTokens, long outputTokens, BigDecimal costUsd)
    implements Serializable {
  /** Nothing. */
  public static final ModelUsage NONE = new ModelUsage(0, 0, BigDecimal.ZERO);

  /** Whether it took anything, as far as is known. */
  public boolean isAny() {
    return inputTokens > 0 || outputTokens > 0 || costUsd.signum() > 0;
  }

  /** Both. */
  public ModelUsage plus(ModelUsage other) {
    return new ModelUsage(
        Math.addExact(inputTokens, other.inputTokens),
        Math.addExact(outputTokens, other.outputTokens),
        costUsd.add(other.costUsd));
  }
}
