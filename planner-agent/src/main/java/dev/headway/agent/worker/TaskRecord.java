// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import dev.headway.agent.desk.Input;
import dev.headway.agent.desk.Work;
import dev.headway.agent.event.ReceivedEvent;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A task as its worker keeps it between steps, on {@code task-contexts}.
 *
 * @param version 1, 2, 3 … with each step
 * @param request what was asked
 * @param status where it is
 * @param subTasks what it gave to others, in order
 * @param notes what the worker remembers for it
 * @param changedAt when it was last changed
 */
record TaskRecord(
    long version,
    ReceivedEvent request,
    Status status,
    List<SubTask> subTasks,
    Map<String, @Nullable Object> notes,
    Instant changedAt)
    implements Work {
  enum Status {
    NEW,
    DELEGATED,
    ANSWERED
  }

  static TaskRecord of(ReceivedEvent request, Instant now) {
    return new TaskRecord(0, request, Status.NEW, List.of(), Map.of(), now);
  }

  @Override
  public boolean finished() {
    return status == Status.ANSWERED;
  }

  @Override
  public boolean accepts(ReceivedEvent event) {
    return !finished() && subTasks.stream().anyMatch(task -> task.answeredBy(event));
  }

  @Override
  public Optional<Input.Due> nextDue() {
    return finished()
        ? Optional.empty()
        : subTasks.stream()
            .filter(SubTask::open)
            .map(task -> new Input.Due(task.taskId(), task.deadline()))
            .min(Comparator.comparing(Input.Due::at).thenComparing(Input.Due::what));
  }
}
