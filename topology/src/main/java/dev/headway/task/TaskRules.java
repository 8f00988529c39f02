// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.EventOrder;
import dev.headway.event.TaskStatus;
import dev.headway.event.Usage;
import dev.headway.task.TaskFacts.Ended;
import dev.headway.task.TaskFacts.Reported;
import dev.headway.task.TaskFacts.Requested;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Derives a task's outcome from its facts. The state is the maximum of (attempt, rank, event order)
 * over the facts; among the endings of one attempt the earliest wins.
 */
public final class TaskRules {
  private TaskRules() {}

  /** The outcome of a known task. */
  public static TaskOutcome outcome(TaskState task) {
    Attempts attempts = new Attempts(task.requests());
    int attempt = highestAttempt(task, attempts);
    Ended ending = earliestEnding(task, attempts, attempt);
    Reported active = null;
    Reported asked = null;
    Reported progress = null;
    for (Reported report : task.reports()) {
      if (attempts.of(report) == attempt) {
        if (report.status().rank() == 1) {
          active = report;
        } else {
          asked = report;
        }
        if (report.progressReport()) {
          progress = report;
        }
      }
    }
    TaskStatus status =
        ending != null
            ? ending.status()
            : active != null
                ? active.status()
                : asked != null ? asked.status() : TaskStatus.PENDING;
    Requested first = task.requests().isEmpty() ? null : task.requests().getFirst();
    String assignedTo = descriptive(task, Requested::assignedTo);
    EventOrder started =
        EventOrder.earliest(first == null ? null : first.order(), task.earliestActive());
    return new TaskOutcome(
        task.taskId(),
        first == null ? "unknown" : first.eventType(),
        status,
        attempt,
        fireAndForget(task),
        (started == null ? earliest(task) : started).time(),
        ending == null ? null : ending.order().time(),
        status == TaskStatus.COMPLETED
            ? Integer.valueOf(1_000_000)
            : reportedProgress(progress, ending),
        ending != null ? ending.message() : progress == null ? null : progress.message(),
        ending == null ? null : ending.error(),
        agent(ending, active, assignedTo),
        assignedTo,
        progress == null ? null : progress.stage(),
        progress == null ? null : progress.step(),
        descriptive(task, Requested::parentTaskId),
        group(task),
        first == null ? null : first.correlationId(),
        task.endings().stream().map(Ended::usage).reduce(task.usage(), Usage::plus),
        task.errorLogs(),
        conflicts(task, attempts),
        latest(task));
  }

  private static int highestAttempt(TaskState task, Attempts attempts) {
    int highest = 0;
    for (Requested request : task.requests()) {
      highest = Math.max(highest, attempts.of(request));
    }
    for (Reported report : task.reports()) {
      highest = Math.max(highest, attempts.of(report));
    }
    for (Ended ending : task.endings()) {
      highest = Math.max(highest, attempts.of(ending));
    }
    return highest;
  }

  private static @Nullable Ended earliestEnding(TaskState task, Attempts attempts, int attempt) {
    for (Ended ending : task.endings()) {
      if (attempts.of(ending) == attempt) {
        return ending;
      }
    }
    return null;
  }

  private static @Nullable Integer reportedProgress(
      @Nullable Reported progress, @Nullable Ended ending) {
    if (ending != null && ending.progressReport() && ending.progress() != null) {
      return ending.progress();
    }
    return progress == null ? null : progress.progress();
  }

  private static @Nullable String agent(
      @Nullable Ended ending, @Nullable Reported active, @Nullable String assignedTo) {
    if (ending != null && ending.rule() != MatchRule.REPORTED) {
      return ending.order().source();
    }
    return active != null ? active.order().source() : assignedTo;
  }

  private static boolean fireAndForget(TaskState task) {
    if (task.requests().isEmpty() || task.earliestReport() != null || !task.endings().isEmpty()) {
      return false;
    }
    return task.requests().stream().allMatch(r -> r.responseEvent() == null);
  }

  private static @Nullable String descriptive(
      TaskState task, java.util.function.Function<Requested, @Nullable String> attribute) {
    for (Requested request : task.requests()) {
      String value = attribute.apply(request);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The delegation group of the earliest event that names one, request or result. */
  private static @Nullable String group(TaskState task) {
    String group = null;
    EventOrder at = null;
    for (Requested request : task.requests()) {
      if (request.groupId() != null && request.order().isBefore(at)) {
        group = request.groupId();
        at = request.order();
      }
    }
    for (Ended ending : task.endings()) {
      if (ending.groupId() != null && ending.order().isBefore(at)) {
        group = ending.groupId();
        at = ending.order();
      }
    }
    return group;
  }

  private static long conflicts(TaskState task, Attempts attempts) {
    if (task.endings().size() < 2) {
      return 0;
    }
    Map<Integer, TaskStatus> winners = new HashMap<>();
    long conflicts = 0;
    for (Ended ending : task.endings()) {
      TaskStatus winner = winners.putIfAbsent(attempts.of(ending), ending.status());
      if (winner != null && winner != ending.status()) {
        conflicts++;
      }
    }
    return conflicts;
  }

  private static EventOrder earliest(TaskState task) {
    EventOrder earliest = task.earliestReport();
    if (!task.requests().isEmpty()) {
      earliest = EventOrder.earliest(earliest, task.requests().getFirst().order());
    }
    if (!task.endings().isEmpty()) {
      earliest = EventOrder.earliest(earliest, task.endings().getFirst().order());
    }
    return Objects.requireNonNull(earliest, "a task without any fact has no outcome");
  }

  private static EventOrder latest(TaskState task) {
    EventOrder latest = task.latestReport();
    if (!task.requests().isEmpty()) {
      latest = EventOrder.latest(latest, task.requests().getLast().order());
    }
    if (!task.endings().isEmpty()) {
      latest = EventOrder.latest(latest, task.endings().getLast().order());
    }
    return Objects.requireNonNull(latest, "a task without any fact has no outcome");
  }
}
