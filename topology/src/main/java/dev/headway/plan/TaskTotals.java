// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.TaskStatus;
import dev.headway.task.Digest;
import dev.headway.task.TaskOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Sums over a plan's tasks. A task is taken back and added again when it changes, so that the sums
 * are those of the outcomes, in whatever order they came about.
 *
 * @param open tasks not ended
 * @param completed tasks completed
 * @param failed tasks failed
 * @param cancelled tasks cancelled
 * @param fireAndForget requests nobody waits for; counted in none of the others
 * @param shares sum of the shares done, in millionths
 * @param conflicts sum of conflicts
 * @param digest sum of the tasks' digests modulo 2^256
 * @param latest latest task event
 */
public record TaskTotals(
    long open,
    long completed,
    long failed,
    long cancelled,
    long fireAndForget,
    long shares,
    long conflicts,
    Digest digest,
    @Nullable EventOrder latest) {
  /** No task. */
  public static final TaskTotals NONE = new TaskTotals(0, 0, 0, 0, 0, 0, 0, Digest.ZERO, null);

  /** Tasks that count. */
  public long tracked() {
    return open + completed + failed + cancelled;
  }

  TaskTotals add(TaskOutcome task, Digest taskDigest) {
    TaskTotals sums = sum(task, 1);
    return new TaskTotals(
        sums.open,
        sums.completed,
        sums.failed,
        sums.cancelled,
        sums.fireAndForget,
        sums.shares,
        sums.conflicts,
        digest.plus(taskDigest),
        EventOrder.latest(latest, task.latest()));
  }

  /** Takes a task back. {@code latest} stands: the caller knows whether it was this task's. */
  TaskTotals remove(TaskOutcome task, Digest taskDigest) {
    TaskTotals sums = sum(task, -1);
    return new TaskTotals(
        sums.open,
        sums.completed,
        sums.failed,
        sums.cancelled,
        sums.fireAndForget,
        sums.shares,
        sums.conflicts,
        digest.minus(taskDigest),
        latest);
  }

  TaskTotals withLatest(@Nullable EventOrder newLatest) {
    return new TaskTotals(
        open, completed, failed, cancelled, fireAndForget, shares, conflicts, digest, newLatest);
  }

  private TaskTotals sum(TaskOutcome task, int sign) {
    if (task.fireAndForget()) {
      return new TaskTotals(
          open,
          completed,
          failed,
          cancelled,
          fireAndForget + sign,
          shares,
          conflicts + sign * task.conflicts(),
          digest,
          latest);
    }
    TaskStatus status = task.status();
    return new TaskTotals(
        open + (status.terminal() ? 0 : sign),
        completed + (status == TaskStatus.COMPLETED ? sign : 0),
        failed + (status == TaskStatus.FAILED ? sign : 0),
        cancelled + (status == TaskStatus.CANCELLED ? sign : 0),
        fireAndForget,
        shares + (long) sign * task.share(),
        conflicts + sign * task.conflicts(),
        digest,
        latest);
  }
}
