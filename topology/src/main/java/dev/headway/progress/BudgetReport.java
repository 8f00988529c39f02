// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.schemas.avro.Budget;
import dev.headway.schemas.avro.PlanProgress;
import org.jspecify.annotations.Nullable;

/**
 * What a plan has spent and may still spend.
 *
 * @param tokens tokens
 * @param costNanoUsd money in nano-USD
 * @param micros time in microseconds
 */
public record BudgetReport(Part tokens, Part costNanoUsd, Part micros) {
  private static final double WHOLE = 1_000_000;

  /**
   * One kind of it.
   *
   * @param limit declared limit; null: none
   * @param spent spent so far
   * @param left limit − spent, negative when it is overdrawn; null without a limit
   * @param forecast spent at the end, if it goes on as so far; null: not known
   */
  public record Part(
      @Nullable Long limit, long spent, @Nullable Long left, @Nullable Long forecast) {
    static Part of(@Nullable Long limit, long spent, @Nullable Long forecast) {
      return new Part(limit, spent, limit == null ? null : Long.valueOf(limit - spent), forecast);
    }

    /** Whether the limit is reached. */
    public boolean isExhausted() {
      return left != null && left <= 0;
    }

    /** Whether the limit will be passed, if it goes on as so far. */
    public boolean isAtRisk() {
      return limit != null && forecast != null && forecast > limit;
    }
  }

  static BudgetReport of(PlanProgress plan, @Nullable Integer share, Eta eta, long now) {
    Budget budget = plan.getBudget();
    long tokens = plan.getUsage().getInputTokens() + plan.getUsage().getOutputTokens();
    long cost = plan.getUsage().getCostNanoUsd();
    boolean ended = plan.getCompletedAt() != null;
    long until = ended ? ProgressReport.micros(plan.getCompletedAt()) : now;
    long time = Math.max(0, until - ProgressReport.micros(plan.getStartedAt()));
    Long timeAtEnd = time;
    if (!ended) {
      timeAtEnd = eta.p50Micros() == null ? null : Long.valueOf(time + eta.p50Micros());
    }
    return new BudgetReport(
        Part.of(budget == null ? null : budget.getTokens(), tokens, atEnd(tokens, share, ended)),
        Part.of(budget == null ? null : budget.getCostNanoUsd(), cost, atEnd(cost, share, ended)),
        Part.of(budget == null ? null : budget.getDurationMicros(), time, timeAtEnd));
  }

  private static @Nullable Long atEnd(long spent, @Nullable Integer share, boolean ended) {
    if (ended) {
      return spent;
    }
    return share == null || share == 0 ? null : Long.valueOf(Math.round(spent * WHOLE / share));
  }
}
