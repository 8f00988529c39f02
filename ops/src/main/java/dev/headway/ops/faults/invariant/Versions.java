// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.TimelineEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * I3: the committed versions of every plan are 1 … n without gap or repeat, a task's snapshots go
 * with versions of its plan, and an event's timeline entry comes again only with another task.
 */
public final class Versions {
  private static final String NAME = "I3";

  private Versions() {}

  /** Where versions are missing, repeated or out of order. */
  public static List<Finding> check(ChangeTopics changes) {
    List<String> wrong = new ArrayList<>();
    Map<String, Long> plans = new HashMap<>();
    for (var change : changes.plans()) {
      long expected = plans.getOrDefault(change.key(), 0L) + 1;
      long version = change.value().getVersion();
      if (version != expected) {
        wrong.add(
            "plan "
                + change.key()
                + ": version "
                + version
                + " at "
                + change.where()
                + ", must be "
                + expected);
      }
      plans.put(change.key(), version);
    }
    Map<String, Long> tasks = new HashMap<>();
    for (var change : changes.tasks()) {
      String plan = change.key().substring(0, change.key().lastIndexOf('/'));
      long version = change.value().getVersion();
      Long before = tasks.put(change.key(), version);
      if (version > plans.getOrDefault(plan, 0L)) {
        wrong.add(
            "task "
                + change.key()
                + ": version "
                + version
                + " at "
                + change.where()
                + " is none of its plan");
      }
      if (before != null && before >= version) {
        wrong.add(
            "task "
                + change.key()
                + ": version "
                + version
                + " at "
                + change.where()
                + " comes after "
                + before);
      }
    }
    wrong.addAll(repeatedEntries(changes));
    return Finding.of(NAME, wrong);
  }

  private static List<String> repeatedEntries(ChangeTopics changes) {
    List<String> wrong = new ArrayList<>();
    Map<String, TimelineEntry> entries = new HashMap<>();
    for (var change : changes.timeline()) {
      TimelineEntry before = entries.put(change.key(), change.value());
      if (before == null) {
        continue;
      }
      if (before.equals(change.value())) {
        wrong.add("event " + change.key() + " is repeated at " + change.where());
      } else if (before.getKind() != EventKind.RESULT) {
        wrong.add(
            "event " + change.key() + " at " + change.where() + " has changed, and is no result");
      }
    }
    return wrong;
  }
}
