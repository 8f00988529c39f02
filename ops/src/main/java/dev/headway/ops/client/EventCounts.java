// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import dev.headway.ops.stack.Health;
import dev.headway.ops.stack.Readiness;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How many duplicates each instance has counted since it started. Every instance counts the events
 * of its own partitions only, so a number is given only when those that were asked own all of them.
 *
 * @param duplicates by instance
 * @param complete the instances own all partitions between them
 */
public record EventCounts(Map<String, Double> duplicates, boolean complete) {
  /** With a copy. */
  public EventCounts {
    duplicates = Map.copyOf(duplicates);
  }

  /**
   * Asks the instances.
   *
   * @param urls base URLs of their APIs
   * @param partitions partitions of the inputs
   */
  public static EventCounts read(List<String> urls, int partitions) {
    Map<String, Double> duplicates = new HashMap<>();
    Set<Integer> owned = new HashSet<>();
    for (String url : urls) {
      try (TrackerClient client = new TrackerClient(url)) {
        OptionalDouble count = client.counter("headway_events_total", "outcome", "duplicate");
        count.ifPresent(number -> duplicates.put(url, number));
        Optional<Readiness> readiness =
            count.isPresent() ? Health.readiness(url) : Optional.empty();
        readiness.map(Readiness::partitions).ifPresent(owned::addAll);
      }
    }
    return new EventCounts(duplicates, owned.containsAll(all(partitions)));
  }

  private static Collection<Integer> all(int partitions) {
    return IntStream.range(0, partitions).boxed().toList();
  }

  /**
   * How many duplicates there were from these counts to later ones; empty when an instance came,
   * went or started anew in between, or not all could be asked.
   */
  public OptionalLong duplicatesUntil(EventCounts later) {
    boolean comparable =
        complete
            && later.complete
            && duplicates.keySet().equals(later.duplicates.keySet())
            && duplicates.keySet().stream()
                .allMatch(url -> count(url) <= later.duplicates.getOrDefault(url, 0.0));
    return comparable ? OptionalLong.of(Math.round(later.sum() - sum())) : OptionalLong.empty();
  }

  private double count(String url) {
    return duplicates.getOrDefault(url, 0.0);
  }

  private double sum() {
    return duplicates.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
