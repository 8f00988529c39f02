// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import dev.headway.ops.faults.log.Changelog;
import dev.headway.plan.Snapshots;
import dev.headway.task.TaskRules;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a replay of the store's changelog shows: decoded and rendered by the production code, as
 * reads do.
 */
public final class ChangelogView {
  private ChangelogView() {}

  /** The picture {@code changelog} gives. */
  public static Picture of(Changelog changelog) {
    Picture picture = new Picture(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    changelog.forEachPlan(
        (key, plan) -> {
          var state = plan.plan();
          if (state == null) {
            return;
          }
          Map<String, Map<String, @Nullable Object>> tasks = new TreeMap<>();
          plan.forEachTask(
              task -> {
                if (task.known()) {
                  tasks.put(
                      task.taskId(),
                      Canonical.task(
                          Snapshots.task(key, state.version(), TaskRules.outcome(task))));
                }
              });
          Map<String, Map<String, @Nullable Object>> timeline = new TreeMap<>();
          plan.forEachEvent(
              event ->
                  timeline.put(
                      key.timelineKey(event.entry().getSource(), event.entry().getEventId()),
                      Canonical.entry(event.entry(), event.isWhole())));
          picture
              .plans()
              .put(key.toString(), Canonical.plan(Snapshots.plan(key, state.version(), state)));
          picture.tasks().put(key.toString(), tasks);
          picture.timelines().put(key.toString(), timeline);
        });
    return picture;
  }
}
