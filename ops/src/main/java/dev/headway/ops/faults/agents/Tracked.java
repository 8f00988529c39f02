// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.agents;

import dev.headway.agent.tracker.PlanProgress;
import dev.headway.agent.tracker.PlanStatus;
import dev.headway.agent.tracker.TrackerException;
import dev.headway.agent.tracker.TrackerServiceClient;
import dev.headway.schemas.key.Owner;
import java.util.List;
import java.util.Optional;

/**
 * What the tracker says of a plan, as far as it is the same in every run.
 *
 * @param status life-cycle state
 * @param tasks tasks
 * @param completed of these, completed
 * @param conflicts terminal facts that contradict another
 * @param unmatched results that belong to no task
 * @param states type, state and attempt of each task, sorted
 */
public record Tracked(
    PlanStatus status,
    long tasks,
    long completed,
    long conflicts,
    long unmatched,
    List<String> states) {
  /** The answer to the client is a result that belongs to no task. */
  private static final int ANSWERS = 1;

  /** Copies the list. */
  public Tracked {
    states = List.copyOf(states);
  }

  /** Asks the tracker; empty: it does not know the plan, or does not answer now. */
  public static Optional<Tracked> ask(TrackerServiceClient tracker, Owner owner, String plan) {
    try {
      PlanProgress progress = tracker.planProgress(owner, plan).value();
      return Optional.of(
          new Tracked(
              progress.status(),
              progress.taskCount(),
              progress.completedTasks(),
              progress.conflicts(),
              progress.unmatchedResults(),
              tracker.planTasks(owner, plan).value().stream()
                  .map(task -> task.eventType() + " " + task.state() + " attempt " + task.attempt())
                  .sorted()
                  .toList()));
    } catch (TrackerException e) {
      return Optional.empty();
    }
  }

  /** Whether the plan is completed with all its tasks, and nothing contradicts that. */
  public boolean isDone() {
    return status == PlanStatus.COMPLETED
        && completed == tasks
        && conflicts == 0
        && unmatched == ANSWERS;
  }
}
