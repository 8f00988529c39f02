// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.event.Refusals;
import dev.headway.event.TaskStatus;
import dev.headway.schemas.avro.PlanProgress;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A plan's work, as its store knows it.
 *
 * @param plan the plan
 * @param stageSteps highest step reported, by stage
 * @param stages tasks that name a stage, by stage
 * @param types tasks by type of their request
 * @param open tasks that have not ended, the longest under way first
 * @param openLeftOut further ones that are not among them
 * @param latestTaskEvent time of the latest task event in microseconds since the epoch
 * @param refused records that named it and were refused; null: none was
 */
public record PlanWork(
    PlanProgress plan,
    Map<String, Long> stageSteps,
    Map<String, StageTasks> stages,
    Map<String, TypeTasks> types,
    List<OpenTask> open,
    long openLeftOut,
    @Nullable Long latestTaskEvent,
    @Nullable Refusals refused) {
  /**
   * Tasks that name a stage.
   *
   * @param tasks how many
   * @param shares sum of the shares done, in millionths
   */
  public record StageTasks(long tasks, long shares) {}

  /**
   * Tasks of a type.
   *
   * @param tasks how many
   * @param finished of these, completed or failed
   * @param micros sum of the durations of the finished
   */
  public record TypeTasks(long tasks, long finished, long micros) {}

  /**
   * A task that has not ended.
   *
   * @param taskId task
   * @param eventType type of its request
   * @param agent agent that has it, or is meant to
   * @param status status
   * @param startedAt microseconds since the epoch
   * @param latest its latest event, microseconds since the epoch
   * @param parentTaskId task it was split from
   */
  public record OpenTask(
      String taskId,
      String eventType,
      @Nullable String agent,
      TaskStatus status,
      long startedAt,
      long latest,
      @Nullable String parentTaskId) {}
}
