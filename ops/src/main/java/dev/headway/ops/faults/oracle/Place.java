// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An event's place in the order of its plan: (time, id, source), texts compared as UTF-8 bytes.
 *
 * @param time event time in microseconds since the epoch
 * @param id event id
 * @param source producing agent
 */
public record Place(long time, String id, String source) implements Comparable<Place> {
  @Override
  public int compareTo(Place other) {
    int byTime = Long.compare(time, other.time);
    int byId = byTime != 0 ? byTime : compareBytes(id, other.id);
    return byId != 0 ? byId : compareBytes(source, other.source);
  }

  private static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }
}
