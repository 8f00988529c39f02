// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.EventOrder;
import dev.headway.event.NamedEvents;
import dev.headway.event.TaskStatus;
import dev.headway.event.Usage;
import org.jspecify.annotations.Nullable;

/** The kinds of fact a task's outcome follows from. */
public final class TaskFacts {
  private TaskFacts() {}

  /** What all have in common: a place in the event order, and an attempt said or to be inferred. */
  public sealed interface TaskFact {
    /** Place in the event order. */
    EventOrder order();

    /** The attempt the event names; null: inferred. */
    @Nullable Integer attempt();

    /** Requests it names by event id. */
    NamedEvents named();
  }

  /**
   * A request.
   *
   * @param eventType its type
   * @param responseEvent type of the expected result
   * @param correlationId correlation
   * @param assignedTo agent it is meant for
   * @param parentTaskId task it was split from
   * @param groupId delegation group
   */
  public record Requested(
      EventOrder order,
      @Nullable Integer attempt,
      NamedEvents named,
      String eventType,
      @Nullable String responseEvent,
      String correlationId,
      @Nullable String assignedTo,
      @Nullable String parentTaskId,
      @Nullable String groupId)
      implements TaskFact {}

  /**
   * A report of a task that has not ended.
   *
   * @param status pending, running, delegated or waiting
   * @param progressReport a task.progress event
   * @param progress share done in millionths
   * @param message message
   * @param stage stage
   * @param step step
   */
  public record Reported(
      EventOrder order,
      @Nullable Integer attempt,
      NamedEvents named,
      TaskStatus status,
      boolean progressReport,
      @Nullable Integer progress,
      @Nullable String message,
      @Nullable String stage,
      @Nullable Long step)
      implements TaskFact {}

  /**
   * An ending.
   *
   * @param rule how it came to the task
   * @param status completed, failed or cancelled
   * @param progress share done it reports itself, in millionths
   * @param message message
   * @param error error
   * @param usage what the work cost
   * @param groupId delegation group
   */
  public record Ended(
      EventOrder order,
      @Nullable Integer attempt,
      NamedEvents named,
      MatchRule rule,
      TaskStatus status,
      boolean progressReport,
      @Nullable Integer progress,
      @Nullable String message,
      @Nullable String error,
      Usage usage,
      @Nullable String groupId)
      implements TaskFact {
    /** The same ending, come to its task by another rule. */
    public Ended by(MatchRule newRule) {
      return newRule == rule
          ? this
          : new Ended(
              order,
              attempt,
              named,
              newRule,
              status,
              progressReport,
              progress,
              message,
              error,
              usage,
              groupId);
    }
  }
}
