// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which task each event of a plan belongs to: spec §4. The events must be distinct and in event
 * order.
 */
final class TaskMatching {
  /** Members of a correlation group that are paired; the rest stays unmatched. */
  private static final int GROUP_BOUND = 1_000;

  private final Map<OracleEvent, String> taskOf = new HashMap<>();

  /** Events of each known task in event order. */
  private final Map<String, List<OracleEvent>> tasks = new TreeMap<>();

  TaskMatching(List<OracleEvent> events) {
    Map<String, String> requestedTask = new HashMap<>();
    for (OracleEvent e : events) {
      String task = e.namedTask();
      if ((e.isRequest() || e.isReport()) && task != null) {
        taskOf.put(e, task);
      }
      if (e.isRequest() && task != null) {
        // The earliest, should requests of several sources have one id.
        requestedTask.putIfAbsent(e.id(), task);
      }
    }
    Set<String> known = new HashSet<>(taskOf.values());
    Set<String> aside = new HashSet<>();
    Map<List<String>, List<OracleEvent>> left = new HashMap<>();
    for (OracleEvent e : events) {
      if (!e.isResult()) {
        continue;
      }
      String named = e.namedTask();
      String byEvent =
          OracleEvent.first(
              lookUp(requestedTask, e.actionEventId()), lookUp(requestedTask, e.parentEventId()));
      String task = named == null ? byEvent : known.contains(named) ? named : null;
      if (task != null) {
        taskOf.put(e, task);
        aside.add(task);
      } else if (named == null) {
        left.computeIfAbsent(List.of(e.correlation(), e.type()), g -> new ArrayList<>()).add(e);
      }
    }
    pair(events, left, aside);
    for (OracleEvent e : events) {
      String task = taskOf.get(e);
      if (task != null) {
        tasks.computeIfAbsent(task, t -> new ArrayList<>()).add(e);
      }
    }
  }

  private static @Nullable String lookUp(Map<String, String> map, @Nullable String key) {
    return key == null ? null : map.get(key);
  }

  /** The k-th result of a correlation and type goes with the k-th task that expects it. */
  private void pair(
      List<OracleEvent> events, Map<List<String>, List<OracleEvent>> left, Set<String> aside) {
    Map<List<String>, Set<String>> expecting = new HashMap<>();
    for (OracleEvent e : events) {
      String response = e.isRequest() ? e.responseEvent() : null;
      String task = e.namedTask();
      if (response != null && task != null && !aside.contains(task)) {
        expecting
            .computeIfAbsent(List.of(e.correlation(), response), g -> new LinkedHashSet<>())
            .add(task);
      }
    }
    left.forEach(
        (group, results) -> {
          List<String> waiting = List.copyOf(expecting.getOrDefault(group, Set.of()));
          int pairs = Math.min(GROUP_BOUND, Math.min(waiting.size(), results.size()));
          for (int k = 0; k < pairs; k++) {
            taskOf.put(results.get(k), waiting.get(k));
          }
        });
  }

  /** The task an event moves, or none: a result may be unmatched. */
  @Nullable String taskOf(OracleEvent event) {
    return taskOf.get(event);
  }

  /** The task events of each known task, in event order. */
  Map<String, List<OracleEvent>> tasks() {
    return tasks;
  }
}
