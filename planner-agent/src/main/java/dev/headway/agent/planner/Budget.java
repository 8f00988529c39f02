// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a plan may take. What was spent is what the planner's model took and what results report in
 * {@code usage}.
 *
 * @param tokens tokens read and written; null: no limit
 * @param costUsd US dollars; null: no limit
 * @param time from its start; null: no limit
 */
public record Budget(@Nullable Long tokens, @Nullable BigDecimal costUsd, @Nullable Duration time) {
  /** No limit. */
  public static final Budget NONE = new Budget(null, null, null);

  /** The same with a limit on tokens. */
  public Budget tokens(long limit) {
    return new Budget(limit, costUsd, time);
  }

  /** The same with a limit on money. */
  public Budget costUsd(BigDecimal limit) {
    return new Budget(tokens, limit, time);
  }

  /** The same with a limit on time. */
  public Budget time(Duration limit) {
    return new Budget(tokens, costUsd, limit);
  }

  /** As {@code plan.started} tells it; empty when there is no limit. */
  Map<String, Object> told() {
    Map<String, Object> told = new LinkedHashMap<>();
    if (tokens != null) {
      told.put("tokens", tokens);
    }
    if (costUsd != null) {
      told.put("cost_usd", costUsd);
    }
    if (time != null) {
      told.put("seconds", time.toSeconds());
    }
    return told;
  }
}
