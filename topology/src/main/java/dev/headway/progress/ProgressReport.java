// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.progress.PlanWork.OpenTask;
import dev.headway.progress.PlanWork.StageTasks;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Stage;
import dev.headway.statistics.LogHistogram;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan is and how it will go on.
 *
 * @param share share done in millionths; null while nothing tells
 * @param clamped a derived share had to be cut to 0 … 1: the plan declares weights of more than
 *     one, or more steps are done than declared
 * @param stages declared stages
 * @param steps declared steps or actions
 * @param doneSteps of these, done
 * @param eta how long it will still take
 * @param critical the open task that decides it; null without one
 * @param budget what may still be spent
 */
public record ProgressReport(
    @Nullable Integer share,
    boolean clamped,
    List<StageReport> stages,
    long steps,
    long doneSteps,
    Eta eta,
    @Nullable CriticalTask critical,
    BudgetReport budget) {
  private static final int WHOLE = 1_000_000;

  /**
   * The open task that will take longest.
   *
   * @param task the task
   * @param p50Micros half of such tasks take no longer; null: not known
   * @param p90Micros nine of ten take no longer; null: not known
   * @param p99Micros 99 of 100 take no longer; null: not known
   * @param basis how many tasks that is from
   */
  public record CriticalTask(
      OpenTask task,
      @Nullable Long p50Micros,
      @Nullable Long p90Micros,
      @Nullable Long p99Micros,
      long basis) {
    /** Whether it has taken longer than 99 of 100 such tasks. */
    public boolean isOverdue(long now) {
      return p99Micros != null && now - task.startedAt() > p99Micros;
    }
  }

  /** Copies the list. */
  public ProgressReport {
    stages = List.copyOf(stages);
  }

  /**
   * The report of a plan.
   *
   * @param now microseconds since the epoch
   */
  public static ProgressReport of(PlanWork work, History history, long now) {
    PlanProgress plan = work.plan();
    List<StageReport> stages = new ArrayList<>();
    long weighted = 0;
    boolean clamped = false;
    for (Stage stage : plan.getStages()) {
      long steps = work.stageSteps().getOrDefault(stage.getName(), 0L);
      StageTasks tasks = work.stages().getOrDefault(stage.getName(), new StageTasks(0, 0));
      long share = share(stage, steps, tasks, plan.getStatus());
      clamped |= share > WHOLE;
      int cut = (int) Math.min(WHOLE, share);
      stages.add(
          new StageReport(
              stage.getName(),
              stage.getWeightMillionths(),
              stage.getTotalSteps(),
              steps,
              tasks.tasks(),
              cut));
      weighted += (long) stage.getWeightMillionths() * cut / WHOLE;
    }
    Integer whole = plan.getProgress();
    if (!stages.isEmpty() && plan.getStatus() != PlanStatus.COMPLETED) {
      clamped |= weighted > WHOLE;
      whole = (int) Math.min(WHOLE, weighted);
    }
    EtaEstimator.Steps steps = EtaEstimator.Steps.of(work);
    Eta eta = new EtaEstimator(work, history, now).estimate();
    return new ProgressReport(
        whole,
        clamped,
        stages,
        steps.total(),
        steps.done(),
        eta,
        critical(work, history, now),
        BudgetReport.of(plan, whole, eta, now));
  }

  /** By steps where they are declared, else by the tasks that name the stage. */
  private static long share(Stage stage, long steps, StageTasks tasks, PlanStatus status) {
    if (status == PlanStatus.COMPLETED) {
      return WHOLE;
    }
    Long total = stage.getTotalSteps();
    if (total != null && total > 0) {
      return steps * WHOLE / total;
    }
    return tasks.tasks() == 0 ? 0 : tasks.shares() / tasks.tasks();
  }

  /** The one with most time left; where that is not known, the one longest under way. */
  private static @Nullable CriticalTask critical(PlanWork work, History history, long now) {
    return work.open().stream()
        .max(
            Comparator.comparingDouble((OpenTask task) -> left(history, task, now))
                .thenComparing(Comparator.comparingLong(OpenTask::startedAt).reversed()))
        .map(
            task -> {
              LogHistogram took = history.of(task.eventType(), task.agent());
              boolean known = took.total() >= History.ENOUGH;
              return new CriticalTask(
                  task,
                  known ? took.quantile(0.5) : null,
                  known ? took.quantile(0.9) : null,
                  known ? took.quantile(0.99) : null,
                  took.total());
            })
        .orElse(null);
  }

  private static double left(History history, OpenTask task, long now) {
    LogHistogram took = history.of(task.eventType(), task.agent());
    return took.total() < History.ENOUGH ? 0 : Remaining.of(took, now - task.startedAt(), 0.5);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
