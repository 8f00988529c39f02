// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.statistics.LogHistogram;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How long completed tasks took.
 *
 * @param durations distribution by agent, by type of request
 */
public record History(Map<String, Map<String, LogHistogram>> durations) {
  /** Fewer than this tell no distribution, only an average. */
  public static final long ENOUGH = 20;

  /** Nothing known. */
  public static final History NONE = new History(Map.of());

  /** Both together. */
  public History plus(History other) {
    Map<String, Map<String, LogHistogram>> sum = new TreeMap<>();
    for (History part : List.of(this, other)) {
      part.durations.forEach(
          (type, byAgent) -> {
            Map<String, LogHistogram> agents = sum.computeIfAbsent(type, t -> new TreeMap<>());
            byAgent.forEach((agent, took) -> agents.merge(agent, took, LogHistogram::plus));
          });
    }
    return new History(sum);
  }

  /** What tasks of a type took: with an agent, where it has done enough of them, else with any. */
  LogHistogram of(String eventType, @Nullable String agent) {
    Map<String, LogHistogram> byAgent = durations.getOrDefault(eventType, Map.of());
    LogHistogram own = agent == null ? null : byAgent.get(agent);
    return own != null && own.total() >= ENOUGH
        ? own
        : byAgent.values().stream().reduce(LogHistogram.EMPTY, LogHistogram::plus);
  }
}
