// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an event asserts about its plan. */
public sealed interface Fact {
  /** A fact that makes its task known and moves its state. */
  sealed interface OfTask extends Fact {
    /** The attempt the event names itself; null: inferred from the task's requests. */
    @Nullable Integer attempt();

    /** The events it names as its cause. */
    NamedEvents named();
  }

  /**
   * Work is asked for.
   *
   * @param taskId task
   * @param responseEvent type of the expected result; null: nobody waits
   * @param correlationId correlation
   * @param assignedTo agent it is meant for
   * @param parentTaskId task it was split from
   * @param groupId delegation group
   */
  record Request(
      String taskId,
      @Nullable Integer attempt,
      NamedEvents named,
      @Nullable String responseEvent,
      String correlationId,
      @Nullable String assignedTo,
      @Nullable String parentTaskId,
      @Nullable String groupId)
      implements OfTask {}

  /**
   * Work is answered.
   *
   * @param taskId task it names; null: matched by event id or correlation
   * @param outcome completed, failed or cancelled
   * @param correlationId correlation
   * @param message message
   * @param error error
   * @param usage what the work cost
   * @param groupId delegation group
   */
  record Result(
      @Nullable String taskId,
      @Nullable Integer attempt,
      NamedEvents named,
      TaskStatus outcome,
      String correlationId,
      @Nullable String message,
      @Nullable String error,
      Usage usage,
      @Nullable String groupId)
      implements OfTask {}

  /**
   * A system event reports a task: task.progress, task.state_changed, task.started, task.completed,
   * task.failed.
   *
   * @param taskId task
   * @param state state it asserts
   * @param progressReport it is a task.progress event
   * @param progress share done in millionths
   * @param message message
   * @param error error
   * @param stage stage
   * @param step step
   */
  record TaskReport(
      String taskId,
      @Nullable Integer attempt,
      NamedEvents named,
      TaskStatus state,
      boolean progressReport,
      @Nullable Integer progress,
      @Nullable String message,
      @Nullable String error,
      @Nullable String stage,
      @Nullable Long step)
      implements OfTask {}

  /**
   * A log line.
   *
   * @param taskId task; null: the plan
   * @param level how much it matters
   * @param message text
   */
  record TaskLog(@Nullable String taskId, LogLevel level, @Nullable String message)
      implements Fact {}

  /**
   * Tokens or money spent.
   *
   * @param taskId task; null: the plan
   * @param usage what was spent
   */
  record TaskUsage(@Nullable String taskId, Usage usage) implements Fact {}

  /**
   * The plan is announced.
   *
   * @param name name
   * @param goal goal in words
   * @param goalEvent type of the event that asked for it
   * @param totalActions declared number of tasks
   * @param deadline deadline in microseconds since the epoch
   * @param budget limits
   * @param stages stages in order
   */
  record PlanStarted(
      @Nullable String name,
      @Nullable String goal,
      @Nullable String goalEvent,
      @Nullable Long totalActions,
      @Nullable Long deadline,
      @Nullable Budget budget,
      @Nullable List<Stage> stages)
      implements Fact {}

  /**
   * Declared limits; a null part has none.
   *
   * @param tokens tokens
   * @param costNanoUsd money in nano-USD
   * @param durationMicros time in microseconds
   */
  record Budget(@Nullable Long tokens, @Nullable Long costNanoUsd, @Nullable Long durationMicros) {}

  /**
   * A declared stage.
   *
   * @param name name
   * @param weightMillionths weight in millionths
   * @param totalSteps declared steps
   */
  record Stage(String name, int weightMillionths, @Nullable Long totalSteps) {}

  /**
   * The plan's own state changes.
   *
   * @param newState the state, a name of the planner's choosing
   */
  record PlanStateChanged(String newState) implements Fact {}

  /**
   * The plan waits for input.
   *
   * @param reason why
   * @param expectedEvent event that ends the wait
   * @param timeoutMicros how long it may take, in microseconds
   */
  record PlanWaiting(
      @Nullable String reason, @Nullable String expectedEvent, @Nullable Long timeoutMicros)
      implements Fact {}

  /**
   * The plan is paused.
   *
   * @param reason why
   */
  record PlanPaused(@Nullable String reason) implements Fact {}

  /** The plan goes on. */
  record PlanResumed() implements Fact {}

  /**
   * The plan has ended.
   *
   * @param outcome completed, failed or cancelled
   * @param error error or reason
   */
  record PlanEnded(TaskStatus outcome, @Nullable String error) implements Fact {}

  /**
   * Tasks are fanned out together.
   *
   * @param groupId group
   * @param parentTaskId task that fans out
   * @param totalTasks number of tasks declared
   */
  record DelegationStarted(String groupId, @Nullable String parentTaskId, long totalTasks)
      implements Fact {}

  /**
   * Headway itself warns. A timeline entry only: the plan's state is what agents say.
   *
   * @param warning which
   * @param reason in words
   */
  record Warned(Warning warning, @Nullable String reason) implements Fact {}

  /** Nothing the fold knows: a timeline entry only. */
  record Other() implements Fact {}
}
