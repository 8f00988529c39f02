// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Up to where an application that is built beside another one folds without a word: the other has
 * told of these events, in its snapshots, timeline entries and dead letters.
 *
 * <p>What an event causes elsewhere, by way of the re-routing topic, the other application may have
 * done later than what it did itself; so there are two offsets for each partition of an input.
 *
 * @param everything quiet for good: the application is only looked at
 * @param bounds first offsets that are told of, by topic and partition; 0 for those left out
 */
public record QuietUntil(boolean everything, Map<Place, Bound> bounds) {
  /** Every event is told of. */
  public static final QuietUntil NOTHING = new QuietUntil(false, Map.of());

  /** No event is told of. */
  public static final QuietUntil EVERYTHING = new QuietUntil(true, Map.of());

  private static final Pattern ENTRY =
      Pattern.compile("([A-Za-z0-9._-]{1,249}):(\\d{1,6})=(\\d{1,18})(?:/(\\d{1,18}))?");

  /**
   * A partition of an input.
   *
   * @param topic topic
   * @param partition partition
   */
  public record Place(String topic, int partition) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byTopic = topic.compareTo(other.topic);
      return byTopic != 0 ? byTopic : Integer.compare(partition, other.partition);
    }
  }

  /**
   * The first offsets that are told of.
   *
   * @param here of what an event does in its own partition
   * @param elsewhere of what it causes by way of the re-routing topic; at most {@code here}
   */
  public record Bound(long here, long elsewhere) {}

  /** With a copy. */
  public QuietUntil {
    bounds = Map.copyOf(bounds);
  }

  /**
   * Reads {@code all}, nothing, or {@code topic:partition=here[/elsewhere],…}.
   *
   * @throws IllegalArgumentException when the text is none of these
   */
  public static QuietUntil parse(String text) {
    if (text.isEmpty()) {
      return NOTHING;
    }
    if (text.equals("all")) {
      return EVERYTHING;
    }
    Map<Place, Bound> bounds = new HashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher entry = ENTRY.matcher(part.strip());
      if (!entry.matches()) {
        throw new IllegalArgumentException("'" + part + "' is not topic:partition=offset");
      }
      long here = Long.parseLong(entry.group(3));
      long elsewhere = entry.group(4) == null ? here : Long.parseLong(entry.group(4));
      Place place = new Place(entry.group(1), Integer.parseInt(entry.group(2)));
      if (elsewhere > here || bounds.put(place, new Bound(here, elsewhere)) != null) {
        throw new IllegalArgumentException(
            "'" + part + "' names a partition twice, or a second offset beyond the first");
      }
    }
    return new QuietUntil(false, bounds);
  }

  /** Another application's versions are to be taken over. */
  public boolean takesOver() {
    return !bounds.isEmpty();
  }

  /** Whether every event is told of. */
  public boolean isNothing() {
    return !everything && bounds.isEmpty();
  }

  /** Whether what the record at {@code offset} does in its own partition is not told of. */
  boolean here(String topic, int partition, long offset) {
    return everything || offset < bound(topic, partition).here;
  }

  /** Whether what the record at {@code offset} causes elsewhere is not told of. */
  boolean elsewhere(String topic, int partition, long offset) {
    return everything || offset < bound(topic, partition).elsewhere;
  }

  private Bound bound(String topic, int partition) {
    return bounds.getOrDefault(new Place(topic, partition), new Bound(0, 0));
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return everything
        ? "all"
        : new TreeMap<>(bounds)
            .entrySet().stream()
                .map(
                    e ->
                        e.getKey().topic
                            + ":"
                            + e.getKey().partition
                            + "="
                            + e.getValue().here
                            + "/"
                            + e.getValue().elsewhere)
                .collect(Collectors.joining(","));
  }
}
