// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.progress.PlanWork.OpenTask;
import dev.headway.progress.PlanWork.TypeTasks;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.Stage;
import dev.headway.statistics.LogHistogram;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Estimates how long a plan will still take.
 *
 * <p>What is open ends when the longest open chain does: tasks that were split from others run
 * within those, and so the time left is that of the open task that will take longest, given how
 * long it has taken already. What is declared and not asked for yet comes after it, one after the
 * other. Where there is no distribution to take quantiles from, simpler rules hold: average ×
 * remaining, and the plan's own pace × remaining; where nothing is known to remain, there is no
 * estimate.
 */
final class EtaEstimator {
  /** Of the normal distribution, for a sum of many tasks. */
  private static final double Z90 = 1.2816;

  private static final double HALF = 0.5;
  private static final double NINE_OF_TEN = 0.9;

  private final PlanWork work;
  private final History history;
  private final long now;

  /**
   * @param now microseconds since the epoch
   */
  EtaEstimator(PlanWork work, History history, long now) {
    this.work = work;
    this.history = history;
    this.now = now;
  }

  Eta estimate() {
    PlanProgress plan = work.plan();
    switch (plan.getStatus()) {
      case COMPLETED, FAILED, CANCELLED -> {
        return Eta.none(0, "the plan has ended");
      }
      case WAITING -> {
        return Eta.none(0, "the plan waits for input");
      }
      case PAUSED -> {
        return Eta.none(0, "the plan is paused");
      }
      case PENDING, RUNNING, UNKNOWN -> {}
    }
    Steps steps = Steps.of(work);
    if (work.open().isEmpty() && steps.remaining() == 0) {
      return Eta.none(
          0,
          "no task is open and no number of actions or steps is declared: what comes next is not known");
    }
    Eta byHistory = byHistory(steps);
    if (byHistory != null) {
      return byHistory;
    }
    Eta byAverage = byAverage(steps);
    return byAverage == null ? byOwnPace(steps) : byAverage;
  }

  private @Nullable Eta byHistory(Steps steps) {
    double p50 = 0;
    double p90 = 0;
    long basis = Long.MAX_VALUE;
    // A set: agents with too little of their own share what is known of all.
    Set<History.Durations> kinds = new LinkedHashSet<>();
    for (OpenTask task : work.open()) {
      History.Durations kind = history.kind(task.eventType(), task.agent());
      kinds.add(kind);
      LogHistogram took = kind.all();
      if (took.total() < History.ENOUGH) {
        return null;
      }
      basis = Math.min(basis, took.total());
      p50 = Math.max(p50, Remaining.of(took, now - task.startedAt(), HALF));
      p90 = Math.max(p90, Remaining.of(took, now - task.startedAt(), NINE_OF_TEN));
    }
    long unasked = Math.max(0, steps.remaining() - work.open().size() - work.openLeftOut());
    if (unasked > 0) {
      LogHistogram usual = usual();
      if (usual.total() < History.ENOUGH) {
        return null;
      }
      work.types().keySet().forEach(type -> kinds.add(history.kind(type, null)));
      basis = Math.min(basis, usual.total());
      p50 += unasked * usual.mean();
      p90 += unasked * usual.mean() + Z90 * Math.sqrt(unasked * usual.variance());
    }
    return new Eta(
        Eta.Method.HISTORY,
        Math.round(p50),
        Math.round(Math.max(p50, p90)),
        basis,
        Calibration.of(kinds),
        String.format(
            Locale.ROOT,
            "the longest of %d open tasks by what such tasks took, given how long they have taken already; %d more to come",
            work.open().size() + work.openLeftOut(),
            unasked));
  }

  /** What tasks of the plan's types took. */
  private LogHistogram usual() {
    LogHistogram usual = LogHistogram.EMPTY;
    for (String type : work.types().keySet()) {
      usual = usual.plus(history.of(type, null));
    }
    return usual;
  }

  private @Nullable Eta byAverage(Steps steps) {
    LogHistogram usual = usual();
    if (usual.total() == 0 || steps.remaining() == 0) {
      return null;
    }
    return new Eta(
        Eta.Method.AVERAGE,
        Math.round(usual.mean() * steps.remaining()),
        null,
        usual.total(),
        null,
        String.format(
            Locale.ROOT,
            "%d of %d remain, at the average of %d earlier tasks: too few for quantiles",
            steps.remaining(),
            steps.total(),
            usual.total()));
  }

  private Eta byOwnPace(Steps steps) {
    PlanProgress plan = work.plan();
    Long latest = work.latestTaskEvent();
    long finished = work.types().values().stream().mapToLong(TypeTasks::finished).sum();
    if (steps.remaining() == 0) {
      return Eta.none(
          finished,
          "no such task was completed before, and no number of actions or steps is declared");
    }
    if (steps.done() == 0 || latest == null) {
      return Eta.none(finished, "no such task was completed before, and nothing is done yet");
    }
    long elapsed = Math.max(0, latest - ProgressReport.micros(plan.getStartedAt()));
    return new Eta(
        Eta.Method.OWN_PACE,
        Math.round((double) elapsed / steps.done() * steps.remaining()),
        null,
        steps.done(),
        null,
        String.format(
            Locale.ROOT,
            "%d of %d remain, at the plan's own pace of %d in %.3f s: no such task was completed before",
            steps.remaining(),
            steps.total(),
            steps.done(),
            elapsed / 1e6));
  }

  /**
   * What a plan has declared and done: steps of stages where each stage declares them, else
   * actions.
   *
   * @param total declared
   * @param done done
   */
  record Steps(long total, long done) {
    static Steps of(PlanWork work) {
      PlanProgress plan = work.plan();
      boolean staged =
          !plan.getStages().isEmpty()
              && plan.getStages().stream().allMatch(stage -> stage.getTotalSteps() != null);
      if (staged) {
        long total = 0;
        long done = 0;
        for (Stage stage : plan.getStages()) {
          long steps = stage.getTotalSteps() == null ? 0 : stage.getTotalSteps();
          total += steps;
          done += Math.min(steps, work.stageSteps().getOrDefault(stage.getName(), 0L));
        }
        return new Steps(total, done);
      }
      long ended = plan.getCompletedTasks() + plan.getFailedTasks() + plan.getCancelledTasks();
      return plan.getDeclaredTasks() == null
          ? new Steps(ended, ended)
          : new Steps(Math.max(plan.getTaskCount(), ended), ended);
    }

    long remaining() {
      return total - done;
    }
  }
}
