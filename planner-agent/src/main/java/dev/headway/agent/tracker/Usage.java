// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Tokens and money spent on model calls.
 *
 * @param inputTokens tokens sent to models
 * @param outputTokens tokens received from models
 * @param costUsd money spent, in US dollars
 */
public record Usage(long inputTokens, long outputTokens, BigDecimal costUsd) {
  /** Nothing spent. */
  public static final Usage NONE = new Usage(0, 0, BigDecimal.ZERO);

  /** Checks that the answer is whole. */
  public Usage {
    Fields.required(costUsd, "cost_usd");
  }

  /** Usage of an answer; none is as good as nothing spent. */
  static Usage orNone(@Nullable Usage usage) {
    return usage == null ? NONE : usage;
  }
}
