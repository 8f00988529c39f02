// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.deadletter;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The offsets of one partition that have been retried, as ranges. Kept in the offset commit of a
 * consumer group: the committed offset says that everything before it is done, the commit's
 * metadata names the ranges beyond.
 */
final class RetriedOffsets {
  /** Kafka's default for {@code offset.metadata.max.bytes}. */
  static final int LONGEST_METADATA = 4_096;

  private final TreeMap<Long, Long> ranges = new TreeMap<>();

  /**
   * Reads a commit.
   *
   * @param committed everything before it is done
   * @param metadata ranges beyond, as {@code 12-15,20}; anything else counts as none
   */
  static RetriedOffsets of(long committed, String metadata) {
    RetriedOffsets offsets = new RetriedOffsets();
    if (committed > 0) {
      offsets.add(0, committed - 1);
    }
    if (metadata.matches("\\d{1,18}(-\\d{1,18})?(,\\d{1,18}(-\\d{1,18})?)*")) {
      for (String range : metadata.split(",", -1)) {
        String[] ends = range.split("-", -1);
        offsets.add(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
      }
    }
    return offsets;
  }

  /** None. */
  static RetriedOffsets none() {
    return new RetriedOffsets();
  }

  boolean contains(long offset) {
    Map.Entry<Long, Long> range = ranges.floorEntry(offset);
    return range != null && offset <= range.getValue();
  }

  /** Adds the offsets from {@code first} to {@code last}, both included. */
  void add(long first, long last) {
    long from = first;
    long to = last;
    Map.Entry<Long, Long> touching = ranges.floorEntry(to + 1);
    while (touching != null && touching.getValue() >= from - 1) {
      from = Math.min(from, touching.getKey());
      to = Math.max(to, touching.getValue());
      ranges.remove(touching.getKey());
      touching = ranges.floorEntry(to + 1);
    }
    ranges.put(from, to);
  }

  /** What to commit: everything before it is done. */
  long committed() {
    Map.Entry<Long, Long> first = ranges.firstEntry();
    return first != null && first.getKey() == 0 ? first.getValue() + 1 : 0;
  }

  /** The ranges beyond {@link #committed}. */
  String metadata() {
    return ranges.tailMap(committed(), true).entrySet().stream()
        .map(
            r ->
                r.getKey().equals(r.getValue())
                    ? r.getKey().toString()
                    : r.getKey() + "-" + r.getValue())
        .collect(Collectors.joining(","));
  }
}
