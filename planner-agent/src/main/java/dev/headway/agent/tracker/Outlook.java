// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan is, how it will go on, and what it waits on.
 *
 * @param planId plan
 * @param status life-cycle state
 * @param asOf the tracker's clock, by which all of it was reckoned
 * @param progress share done, 0 to 1: of declared stages by their weights, else of tasks; null
 *     while nothing tells
 * @param clamped the share came to more than 1 and was cut
 * @param steps steps, where all stages declare them, else declared actions
 * @param completedSteps of these, done
 * @param stages declared stages
 * @param currentStage the first stage that is not done; null: none
 * @param eta how long it will still take
 * @param criticalTask the open task with most time left; null: no task is open
 * @param tokens tokens spent and left
 * @param costUsd US dollars spent and left
 * @param seconds seconds spent and left
 * @param waitingOn what it waits on: {@code agent}, {@code planner}, {@code input}, {@code resume}
 *     or {@code nothing}
 * @param overdue it waits longer than usual, or than it said
 * @param waitingSince since when; null when it has ended
 * @param expectedSeconds how long that takes at most, usually or as announced; null: not known
 * @param agentLag requests, of all tenants, that the agent it waits on has not read; null: not
 *     known
 * @param deadLetters records that named the plan and were refused; null: none
 * @param explanation the same in words
 */
public record Outlook(
    String planId,
    PlanStatus status,
    Instant asOf,
    @Nullable BigDecimal progress,
    boolean clamped,
    long steps,
    long completedSteps,
    List<StageProgress> stages,
    @Nullable String currentStage,
    Eta eta,
    @Nullable CriticalTask criticalTask,
    Spent tokens,
    Spent costUsd,
    Spent seconds,
    String waitingOn,
    boolean overdue,
    @Nullable Instant waitingSince,
    @Nullable BigDecimal expectedSeconds,
    @Nullable Long agentLag,
    @Nullable DeadLetters deadLetters,
    String explanation) {
  /**
   * How far a stage is.
   *
   * @param name name
   * @param weight declared weight
   * @param totalSteps declared steps; null: not declared
   * @param completedSteps highest step a task has reported in it
   * @param tasks tasks that name it
   * @param progress share done, 0 to 1
   */
  public record StageProgress(
      String name,
      BigDecimal weight,
      @Nullable Long totalSteps,
      long completedSteps,
      long tasks,
      BigDecimal progress) {}

  /**
   * How long a plan will still take.
   *
   * @param method by what it is estimated: {@code history}, {@code average}, {@code own_pace} or
   *     {@code none}
   * @param p50Seconds in half of all cases no longer; null: not known
   * @param p90Seconds in nine of ten cases no longer; null: not known
   * @param p50At the instant that comes to
   * @param p90At the instant that comes to
   * @param basis how many finished tasks it is from
   * @param calibration how far quantiles of such tasks can be trusted; null: too few are known
   * @param explanation how it comes about, or why there is none
   */
  public record Eta(
      String method,
      @Nullable BigDecimal p50Seconds,
      @Nullable BigDecimal p90Seconds,
      @Nullable Instant p50At,
      @Nullable Instant p90At,
      long basis,
      @Nullable Calibration calibration,
      String explanation) {}

  /**
   * How far estimates could be trusted lately.
   *
   * @param tasks recent tasks that were held against earlier ones
   * @param withinP50 share that took no longer than half of the earlier ones: 0.5 is as promised
   * @param withinP90 share that took no longer than nine of ten of them: 0.9 is as promised
   */
  public record Calibration(long tasks, BigDecimal withinP50, BigDecimal withinP90) {}

  /**
   * The open task that decides when a plan ends.
   *
   * @param taskId task
   * @param eventType type of its request
   * @param agentId agent that has it, or is meant to; null: nobody said
   * @param startedAt start
   * @param p50Seconds half of such tasks take no longer; null: too few are known
   * @param p90Seconds nine of ten take no longer
   * @param p99Seconds 99 of 100 take no longer
   * @param basis how many tasks that is from
   */
  public record CriticalTask(
      String taskId,
      String eventType,
      @Nullable String agentId,
      Instant startedAt,
      @Nullable BigDecimal p50Seconds,
      @Nullable BigDecimal p90Seconds,
      @Nullable BigDecimal p99Seconds,
      long basis) {}

  /**
   * What is spent of a budget.
   *
   * @param limit declared limit; null: none
   * @param spent spent so far
   * @param left what is left, negative when overdrawn; null: there is no limit
   * @param forecast spent at the end, if it goes on as so far; null: not known
   * @param exhausted the limit is reached
   * @param atRisk the limit will be passed, if it goes on as so far
   */
  public record Spent(
      @Nullable BigDecimal limit,
      BigDecimal spent,
      @Nullable BigDecimal left,
      @Nullable BigDecimal forecast,
      boolean exhausted,
      boolean atRisk) {}

  /**
   * Records that named a plan and were refused.
   *
   * @param count how many
   * @param latestReason why the last one was
   * @param latestAt when that was
   */
  public record DeadLetters(long count, String latestReason, Instant latestAt) {}

  /** Checks that the answer is whole, and copies the list. */
  public Outlook {
    Fields.required(planId, "plan_id");
    Fields.required(status, "status");
    Fields.required(asOf, "as_of");
    Fields.required(eta, "eta");
    Fields.required(waitingOn, "waiting_on");
    stages = Fields.list(stages);
  }
}
