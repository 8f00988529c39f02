// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.event.Refusal;
import dev.headway.event.Refusals;
import dev.headway.http.json.Decimals;
import dev.headway.progress.BudgetReport;
import dev.headway.progress.Calibration;
import dev.headway.progress.Eta;
import dev.headway.progress.PlanWork;
import dev.headway.progress.ProgressReport;
import dev.headway.progress.StageReport;
import dev.headway.progress.StallReport;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A plan's progress as clients see it. */
final class ProgressRendering {
  private static final int WHOLE = 1_000_000;

  private ProgressRendering() {}

  static ProgressView progress(
      PlanWork work, ProgressReport report, StallReport stall, @Nullable Long lag, long now) {
    BudgetReport budget = report.budget();
    return new ProgressView(
        work.plan().getPlanId(),
        work.plan().getStatus(),
        at(now),
        Decimals.shareOrNull(report.share()),
        report.clamped(),
        report.steps(),
        report.doneSteps(),
        report.stages().stream().map(ProgressRendering::stage).toList(),
        report.stages().stream()
            .filter(stage -> stage.share() < WHOLE)
            .map(StageReport::name)
            .findFirst()
            .orElse(null),
        eta(report.eta(), now),
        report.critical() == null ? null : critical(report.critical()),
        spent(budget.tokens(), BigDecimal::valueOf),
        spent(budget.costNanoUsd(), Decimals::dollars),
        spent(budget.micros(), Decimals::seconds),
        stall.waitingOn().label(),
        stall.overdue(),
        stall.sinceMicros() == null ? null : at(stall.sinceMicros()),
        Decimals.secondsOrNull(stall.expectedMicros()),
        lag,
        work.refused() == null ? null : refused(work.refused()),
        stall.explanation());
  }

  private static StageProgressView stage(StageReport stage) {
    return new StageProgressView(
        stage.name(),
        Decimals.share(stage.weight()),
        stage.totalSteps(),
        stage.completedSteps(),
        stage.tasks(),
        Decimals.share(stage.share()));
  }

  private static EtaView eta(Eta eta, long now) {
    return new EtaView(
        eta.method(),
        Decimals.secondsOrNull(eta.p50Micros()),
        Decimals.secondsOrNull(eta.p90Micros()),
        eta.p50Micros() == null ? null : at(now + eta.p50Micros()),
        eta.p90Micros() == null ? null : at(now + eta.p90Micros()),
        eta.basis(),
        eta.calibration() == null ? null : calibration(eta.calibration()),
        eta.explanation());
  }

  private static CalibrationView calibration(Calibration calibration) {
    return new CalibrationView(
        calibration.tasks(),
        share(calibration.withinP50(), calibration.tasks()),
        share(calibration.withinP90(), calibration.tasks()));
  }

  private static BigDecimal share(long part, long whole) {
    return Decimals.share((int) (part * WHOLE / whole));
  }

  private static RefusedView refused(Refusals refused) {
    return new RefusedView(
        refused.count(), Refusal.label(refused.latest()), Instant.ofEpochMilli(refused.atMillis()));
  }

  private static CriticalTaskView critical(ProgressReport.CriticalTask critical) {
    return new CriticalTaskView(
        critical.task().taskId(),
        critical.task().eventType(),
        critical.task().agent(),
        at(critical.task().startedAt()),
        Decimals.secondsOrNull(critical.p50Micros()),
        Decimals.secondsOrNull(critical.p90Micros()),
        Decimals.secondsOrNull(critical.p99Micros()),
        critical.basis());
  }

  private static SpentView spent(BudgetReport.Part part, LongFunction<BigDecimal> unit) {
    return new SpentView(
        orNull(part.limit(), unit),
        unit.apply(part.spent()),
        orNull(part.left(), unit),
        orNull(part.forecast(), unit),
        part.isExhausted(),
        part.isAtRisk());
  }

  private static @Nullable BigDecimal orNull(@Nullable Long amount, LongFunction<BigDecimal> unit) {
    return amount == null ? null : unit.apply(amount);
  }

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
