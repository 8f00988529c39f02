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
 * @param durations by agent, by type of request
 */
public record History(Map<String, Map<String, Durations>> durations) {
  /**
   * How long tasks of one kind took.
   *
   * @param earlier the distribution of those that began before some day
   * @param recent of those that began later
   */
  public record Durations(LogHistogram earlier, LogHistogram recent) {
    /** Of none. */
    public static final Durations NONE = new Durations(LogHistogram.EMPTY, LogHistogram.EMPTY);

    /** Both together. */
    public Durations plus(Durations other) {
      return new Durations(earlier.plus(other.earlier), recent.plus(other.recent));
    }

    /** Of all of them. */
    public LogHistogram all() {
      return earlier.plus(recent);
    }
  }

  /** Fewer than this tell no distribution, only an average. */
  public static final long ENOUGH = 20;

  /** Nothing known. */
  public static final History NONE = new History(Map.of());

  /** Both together. */
  public History plus(History other) {
    Map<String, Map<String, Durations>> sum = new TreeMap<>();
    for (History part : List.of(this, other)) {
      part.durations.forEach(
          (type, byAgent) -> {
            Map<String, Durations> agents = sum.computeIfAbsent(type, t -> new TreeMap<>());
            byAgent.forEach((agent, took) -> agents.merge(agent, took, Durations::plus));
          });
    }
    return new History(sum);
  }

  /** What tasks of a type took: with an agent, where it has done enough of them, else with any. */
  LogHistogram of(String eventType, @Nullable String agent) {
    return kind(eventType, agent).all();
  }

  /** The same, in its two parts. */
  Durations kind(String eventType, @Nullable String agent) {
    Map<String, Durations> byAgent = durations.getOrDefault(eventType, Map.of());
    Durations own = agent == null ? null : byAgent.get(agent);
    return own != null && own.all().total() >= ENOUGH
        ? own
        : byAgent.values().stream().reduce(Durations.NONE, Durations::plus);
  }
}
