// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import java.util.TreeMap;

/** What a consumer knows that keeps the last value of every key of the change topics. */
public final class ChangeTopicsView {
  private ChangeTopicsView() {}

  /** The picture {@code changes} give. */
  public static Picture of(ChangeTopics changes) {
    Picture picture = new Picture(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    changes
        .plans()
        .forEach(change -> picture.plans().put(change.key(), Canonical.plan(change.value())));
    changes
        .tasks()
        .forEach(
            change -> {
              TaskExecution task = change.value();
              String plan =
                  new PlanKey(task.getTenantId(), task.getUserId(), task.getPlanId()).toString();
              picture
                  .tasks()
                  .computeIfAbsent(plan, p -> new TreeMap<>())
                  .put(task.getTaskId(), Canonical.task(task));
            });
    changes
        .timeline()
        .forEach(
            change -> {
              TimelineEntry entry = change.value();
              String plan =
                  new PlanKey(entry.getTenantId(), entry.getUserId(), entry.getPlanId()).toString();
              picture
                  .timelines()
                  .computeIfAbsent(plan, p -> new TreeMap<>())
                  .put(change.key(), Canonical.entry(entry));
            });
    // A plan without tasks has an empty list of them.
    picture.plans().keySet().forEach(p -> picture.tasks().computeIfAbsent(p, k -> new TreeMap<>()));
    return picture;
  }
}
