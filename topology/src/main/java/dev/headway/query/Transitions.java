// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.NamedEvents;
import dev.headway.event.TaskStatus;
import dev.headway.event.Usage;
import dev.headway.plan.EventRecord;
import dev.headway.plan.PlanLifecycle;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.task.MatchRule;
import dev.headway.task.TaskFacts;
import dev.headway.task.TaskOutcome;
import dev.headway.task.TaskRules;
import dev.headway.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Derives the state transitions of a plan from its timeline: the entries are gone through in event
 * order, by the same rules as the fold, and each change of state on the way is one. So they do not
 * depend on the order of arrival, and a late fact changes them.
 */
public final class Transitions {
  private final List<StateTransition> transitions = new ArrayList<>();
  private final Map<String, TaskState> tasks = new HashMap<>();
  private PlanLifecycle plan = PlanLifecycle.NONE;
  private @Nullable PlanStatus status;

  private Transitions() {}

  /** The transitions of a plan whose timeline, in event order, is {@code entries}. */
  public static List<StateTransition> of(List<TimelineEntry> entries) {
    Transitions derived = new Transitions();
    entries.forEach(derived::follow);
    return derived.transitions;
  }

  private void follow(TimelineEntry entry) {
    EventOrder at = EventRecord.order(entry);
    String taskId = entry.getTaskId();
    boolean ofTask =
        switch (entry.getKind()) {
          case REQUEST, RESULT, TASK_PROGRESS, TASK_STATE_CHANGED -> true;
          default -> false;
        };
    followPlan(entry, at);
    if (ofTask && taskId != null) {
      TaskState before = tasks.getOrDefault(taskId, TaskState.unknown(taskId));
      TaskState after = with(before, entry, at);
      tasks.put(taskId, after);
      String from = state(before);
      String to = state(after);
      if (to != null && (!to.equals(from) || attempt(before) != attempt(after))) {
        add(entry, taskId, from, to);
      }
    }
  }

  private void followPlan(TimelineEntry entry, EventOrder at) {
    plan = plan.with(at, fact(entry));
    PlanStatus now = plan.status();
    if (now != status) {
      add(entry, null, status == null ? null : label(status), label(now));
      status = now;
    }
  }

  /** As much of the fact as the plan's life-cycle looks at. */
  private static Fact fact(TimelineEntry entry) {
    String task = entry.getTaskId() == null ? "" : entry.getTaskId();
    return switch (entry.getKind()) {
      case REQUEST -> new Fact.Request(task, null, NamedEvents.NONE, null, "", null, null, null);
      case TASK_PROGRESS, TASK_STATE_CHANGED ->
          new Fact.TaskReport(
              task,
              null,
              NamedEvents.NONE,
              TaskStatus.RUNNING,
              false,
              null,
              null,
              null,
              null,
              null);
      case PLAN_STARTED -> new Fact.PlanStarted(null, null, null, null, null, null, null);
      case PLAN_WAITING -> new Fact.PlanWaiting(null, null, null);
      case PLAN_PAUSED -> new Fact.PlanPaused(null);
      case PLAN_RESUMED -> new Fact.PlanResumed();
      case PLAN_ENDED -> new Fact.PlanEnded(asserted(entry), null);
      case UNKNOWN, RESULT, PLAN_STATE_CHANGED, TASK_LOG, TASK_USAGE, DELEGATION_STARTED, OTHER ->
          new Fact.Other();
    };
  }

  private static TaskState with(TaskState task, TimelineEntry entry, EventOrder at) {
    NamedEvents named =
        entry.getActionEventId() == null && entry.getParentEventId() == null
            ? NamedEvents.NONE
            : new NamedEvents(entry.getActionEventId(), entry.getParentEventId());
    if (entry.getKind() == EventKind.REQUEST) {
      return task.with(
          new TaskFacts.Requested(
              at, entry.getAttempt(), named, entry.getEventType(), null, "", null, null, null));
    }
    TaskStatus status = asserted(entry);
    if (!status.terminal()) {
      return task.with(
          new TaskFacts.Reported(
              at, entry.getAttempt(), named, status, false, null, null, null, null));
    }
    return task.with(
        new TaskFacts.Ended(
            at,
            entry.getAttempt(),
            named,
            MatchRule.REPORTED,
            status,
            false,
            null,
            null,
            null,
            Usage.NONE,
            null));
  }

  private static TaskStatus asserted(TimelineEntry entry) {
    String state = entry.getState();
    return state == null
        ? TaskStatus.PENDING
        : TaskStatus.byName(state)
            .orElseThrow(() -> new IllegalStateException("no such state: " + state));
  }

  private static @Nullable String state(TaskState task) {
    return task.known() ? outcome(task).status().label() : null;
  }

  private static int attempt(TaskState task) {
    return task.known() ? outcome(task).attempt() : 0;
  }

  private static TaskOutcome outcome(TaskState task) {
    return TaskRules.outcome(task);
  }

  private static String label(PlanStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private void add(TimelineEntry entry, @Nullable String taskId, @Nullable String from, String to) {
    transitions.add(
        new StateTransition(
            entry.getTime(),
            entry.getEventId(),
            entry.getEventType(),
            taskId,
            from,
            to,
            entry.getReason()));
  }
}
