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
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What each instance has counted since it started. Every instance counts the events of its own
 * partitions only, so a number is given only when those that were asked own all of them.
 *
 * @param counts by instance
 * @param complete the instances own all partitions between them
 */
public record EventCounts(Map<String, Counted> counts, boolean complete) {
  /**
   * What came of events that were not folded.
   *
   * @param duplicates copies of an event that was folded before
   * @param refused dead letters
   */
  public record Counted(long duplicates, long refused) {
    private static final Counted NOTHING = new Counted(0, 0);

    private Counted plus(Counted other) {
      return new Counted(duplicates + other.duplicates, refused + other.refused);
    }

    private Counted minus(Counted other) {
      return new Counted(duplicates - other.duplicates, refused - other.refused);
    }
  }

  /** With a copy. */
  public EventCounts {
    counts = Map.copyOf(counts);
  }

  /**
   * Asks the instances.
   *
   * @param urls base URLs of their APIs
   * @param partitions partitions of the inputs
   */
  public static EventCounts read(List<String> urls, int partitions) {
    Map<String, Counted> counts = new HashMap<>();
    Set<Integer> owned = new HashSet<>();
    for (String url : urls) {
      try (TrackerClient client = new TrackerClient(url)) {
        Optional<Counted> counted = counted(client);
        counted.ifPresent(numbers -> counts.put(url, numbers));
        Optional<Readiness> readiness =
            counted.isPresent() ? Health.readiness(url) : Optional.empty();
        readiness.map(Readiness::partitions).ifPresent(owned::addAll);
      }
    }
    return new EventCounts(counts, owned.containsAll(all(partitions)));
  }

  private static Optional<Counted> counted(TrackerClient client) {
    OptionalDouble duplicates = client.counter("headway_events_total", "outcome", "duplicate");
    OptionalDouble refused = client.counter("headway_dead_letters_total");
    return duplicates.isPresent() && refused.isPresent()
        ? Optional.of(
            new Counted(Math.round(duplicates.getAsDouble()), Math.round(refused.getAsDouble())))
        : Optional.empty();
  }

  private static Collection<Integer> all(int partitions) {
    return IntStream.range(0, partitions).boxed().toList();
  }

  /**
   * What was counted from these counts to later ones; empty when an instance came, went or started
   * anew in between, or not all could be asked.
   */
  public Optional<Counted> until(EventCounts later) {
    boolean comparable =
        complete
            && later.complete
            && counts.keySet().equals(later.counts.keySet())
            && counts.keySet().stream().allMatch(url -> hasNoLess(later.of(url), of(url)));
    return comparable ? Optional.of(later.sum().minus(sum())) : Optional.empty();
  }

  private static boolean hasNoLess(Counted later, Counted earlier) {
    return later.duplicates >= earlier.duplicates && later.refused >= earlier.refused;
  }

  private Counted of(String url) {
    return counts.getOrDefault(url, Counted.NOTHING);
  }

  private Counted sum() {
    return counts.values().stream().reduce(Counted.NOTHING, Counted::plus);
  }
}
