// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.task.TaskRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Takes a plan out of the stores, as a rule leaving a marker that keeps late events from bringing
 * it back.
 */
public final class PlanEnd {
  private PlanEnd() {}

  /**
   * What was removed, so that the public topics can be told.
   *
   * @param taskIds tasks
   * @param events events
   */
  public record Removed(List<String> taskIds, List<EventId> events) {}

  /**
   * An event's identity.
   *
   * @param source producing agent
   * @param id event id
   */
  public record EventId(String source, String id) {}

  /**
   * Removes the plan and leaves a marker.
   *
   * @param at the instant the marker names, in microseconds since the epoch
   */
  public static Removed remove(PlanRecords records, EndMarker.Kind kind, long at) {
    long version = known(records).version();
    Removed removed = remove(records);
    records.put(new EndMarker(kind, version, at));
    return removed;
  }

  /** Removes the plan: who sends events of it begins anew. */
  public static Removed remove(PlanRecords records) {
    List<String> tasks = new ArrayList<>();
    List<EventId> events = new ArrayList<>();
    List<TaskChange> left = new ArrayList<>();
    records.forEachTask(
        task -> {
          if (task.known()) {
            tasks.add(task.taskId());
            left.add(new TaskChange(TaskRules.outcome(task), null));
          }
        });
    records.forEachEvent(
        event -> events.add(new EventId(event.entry().getSource(), event.entry().getEventId())));
    records.changed(new PlanChange(known(records), null, left));
    records.removeAll();
    return new Removed(tasks, events);
  }

  private static PlanState known(PlanRecords records) {
    return Objects.requireNonNull(records.plan(), "only a known plan can be removed");
  }
}
