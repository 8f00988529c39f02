// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import dev.headway.agent.testkit.InMemoryRecords.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The members of one agent, and what is committed. As in a Kafka consumer group, a generation goes
 * on until all members have asked to join the next one, which they do when they poll. Whoever calls
 * holds the log's lock.
 */
final class InMemoryGroup {
  private final String agent;
  private final int partitions;
  private final List<InMemoryMembership> members = new ArrayList<>();
  private final Set<InMemoryMembership> asking = new HashSet<>();
  private final Map<InMemoryMembership, Set<Integer>> assignment = new HashMap<>();
  private final Map<Place, Integer> committed = new HashMap<>();
  private int generation;
  private boolean changing;

  InMemoryGroup(String agent, int partitions) {
    this.agent = agent;
    this.partitions = partitions;
  }

  String agent() {
    return agent;
  }

  List<InMemoryMembership> members() {
    return members;
  }

  int generation() {
    return generation;
  }

  /** Whether the next generation is being waited for. */
  boolean isChanging() {
    return changing;
  }

  /** The member's partitions in this generation. */
  Set<Integer> assigned(InMemoryMembership member) {
    return assignment.getOrDefault(member, Set.of());
  }

  /**
   * The member polls: it joins, or if others wait for the next generation, waits for it too.
   *
   * @return whether that changed anything
   */
  boolean polled(InMemoryMembership member) {
    if (!members.contains(member)) {
      members.add(member);
      changing = true;
    }
    if (!changing || !asking.add(member)) {
      return false;
    }
    completeIfAllAsk();
    return true;
  }

  /** The member leaves, or is gone. */
  void remove(InMemoryMembership member) {
    if (members.remove(member)) {
      asking.remove(member);
      assignment.remove(member);
      changing = !members.isEmpty();
      completeIfAllAsk();
    }
  }

  private void completeIfAllAsk() {
    if (!changing || !asking.containsAll(members)) {
      return;
    }
    generation++;
    changing = false;
    asking.clear();
    assignment.clear();
    int from = 0;
    for (int i = 0; i < members.size(); i++) {
      // Ranges that differ by one at most, the longer ones first.
      int to = from + partitions / members.size() + (i < partitions % members.size() ? 1 : 0);
      Set<Integer> range = new TreeSet<>();
      for (int partition = from; partition < to; partition++) {
        range.add(partition);
      }
      assignment.put(members.get(i), range);
      from = to;
    }
  }

  /** Where an agent goes on; it begins at the beginning. */
  int committed(Place place) {
    return committed.getOrDefault(place, 0);
  }

  void commit(Map<Place, Integer> positions) {
    committed.putAll(positions);
  }
}
