// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.event.EventOrder;
import dev.headway.plan.PlanState;
import dev.headway.progress.PlanWork;
import dev.headway.progress.PlanWork.OpenTask;
import dev.headway.progress.PlanWork.StageTasks;
import dev.headway.progress.PlanWork.TypeTasks;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.store.StoredPlan;
import dev.headway.task.TaskOutcome;
import dev.headway.task.TaskRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Goes through a plan's tasks for what its progress is told by. */
final class OpenWork {
  /** Open tasks that are told one by one. */
  private static final int MOST = 200;

  private final Map<String, StageTasks> stages = new TreeMap<>();
  private final Map<String, TypeTasks> types = new TreeMap<>();
  private final List<OpenTask> open = new ArrayList<>();

  private OpenWork() {}

  static PlanWork of(PlanProgress plan, PlanState state, StoredPlan stored) {
    OpenWork work = new OpenWork();
    stored.forEachTask(
        task -> {
          if (task.known()) {
            work.add(TaskRules.outcome(task));
          }
        });
    work.open.sort(Comparator.comparingLong(OpenTask::startedAt).thenComparing(OpenTask::taskId));
    EventOrder latest = state.totals().latest();
    return new PlanWork(
        plan,
        state.stageSteps().highest(),
        work.stages,
        work.types,
        List.copyOf(work.open.subList(0, Math.min(MOST, work.open.size()))),
        Math.max(0, work.open.size() - MOST),
        latest == null ? null : latest.time(),
        stored.refused());
  }

  private void add(TaskOutcome task) {
    if (task.fireAndForget()) {
      return;
    }
    if (task.stage() != null) {
      stages.merge(
          task.stage(),
          new StageTasks(1, task.share()),
          (a, b) -> new StageTasks(a.tasks() + b.tasks(), a.shares() + b.shares()));
    }
    Long duration = task.durationMicros();
    types.merge(
        task.eventType(),
        new TypeTasks(1, duration == null ? 0 : 1, duration == null ? 0 : duration),
        (a, b) ->
            new TypeTasks(
                a.tasks() + b.tasks(), a.finished() + b.finished(), a.micros() + b.micros()));
    if (!task.status().terminal()) {
      open.add(
          new OpenTask(
              task.taskId(),
              task.eventType(),
              task.agentId(),
              task.status(),
              task.startedAt(),
              task.latest().time(),
              task.parentTaskId()));
    }
  }
}
