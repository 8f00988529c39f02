// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.event.Refusals;
import dev.headway.event.TaskStatus;
import dev.headway.listing.WaitingOn;
import dev.headway.progress.PlanWork.OpenTask;
import dev.headway.progress.PlanWork.StageTasks;
import dev.headway.progress.PlanWork.TypeTasks;
import dev.headway.schemas.avro.Budget;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.avro.Stage;
import dev.headway.schemas.avro.Usage;
import dev.headway.schemas.avro.Waiting;
import dev.headway.schemas.serde.TrustedRecords;
import dev.headway.statistics.LogHistogram;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ProgressReportTest {
  @BeforeAll
  static void trust() {
    TrustedRecords.install();
  }

  private static final long SECOND = 1_000_000;
  private static final long START = 1_700_000_000 * SECOND;

  private static Instant at(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static PlanProgress.Builder plan() {
    return PlanProgress.newBuilder()
        .setTenantId("acme")
        .setUserId("ann")
        .setPlanId("p")
        .setVersion(1)
        .setStatus(PlanStatus.RUNNING)
        .setStartedAt(at(START))
        .setGoalEvent("unknown")
        .setTaskCount(0)
        .setCompletedTasks(0)
        .setFailedTasks(0)
        .setCancelledTasks(0)
        .setOpenTasks(0)
        .setFireAndForgetTasks(0)
        .setUsage(new Usage(0L, 0L, 0L))
        .setErrorLogs(0)
        .setConflicts(0)
        .setUnmatchedResults(0)
        .setEvents(1)
        .setStateDigest("d");
  }

  private static PlanWork work(PlanProgress.Builder plan, OpenTask... open) {
    return work(plan, START, open);
  }

  private static PlanWork work(PlanProgress.Builder plan, long latest, OpenTask... open) {
    return new PlanWork(
        plan.build(),
        Map.of(),
        Map.of(),
        Map.of("x", new TypeTasks(1, 0, 0)),
        List.of(open),
        0,
        latest,
        null);
  }

  private static OpenTask task(String id, @Nullable String agent, long startedAt) {
    return new OpenTask(id, "x", agent, TaskStatus.RUNNING, startedAt, startedAt, null);
  }

  /** This many tasks of type x took so long each. */
  private static History history(long count, long micros) {
    return history(LogHistogram.EMPTY.with(micros, count), LogHistogram.EMPTY);
  }

  private static History history(LogHistogram earlier, LogHistogram recent) {
    return new History(Map.of("x", Map.of("writer", new History.Durations(earlier, recent))));
  }

  private static PlanWork staged(PlanProgress.Builder plan, Map<String, Long> steps) {
    return new PlanWork(plan.build(), steps, Map.of(), Map.of(), List.of(), 0, START, null);
  }

  @Test
  void shouldWeighStages() {
    // given: 50, 75 and 25 % with weights .3, .5 and .2
    PlanWork work =
        staged(
            plan()
                .setStages(
                    List.of(
                        new Stage("a", 300_000, 10L),
                        new Stage("b", 500_000, 4L),
                        new Stage("c", 200_000, 8L))),
            Map.of("a", 5L, "b", 3L, "c", 2L, "unknown", 9L));

    // when
    ProgressReport report = ProgressReport.of(work, History.NONE, START);

    // then
    assertThat(report.share()).isEqualTo(575_000);
    assertThat(report.clamped()).isFalse();
    assertThat(report.stages())
        .extracting(StageReport::share)
        .containsExactly(500_000, 750_000, 250_000);
    assertThat(report.steps()).isEqualTo(22);
    assertThat(report.doneSteps()).isEqualTo(10);
  }

  @Test
  void shouldTakeAStageWithoutStepsByItsTasks() {
    // given
    PlanWork work =
        new PlanWork(
            plan()
                .setStages(List.of(new Stage("a", 500_000, null), new Stage("b", 500_000, null)))
                .build(),
            Map.of(),
            Map.of("a", new StageTasks(2, 1_500_000)),
            Map.of(),
            List.of(),
            0,
            START,
            null);

    // then
    assertThat(ProgressReport.of(work, History.NONE, START).share()).isEqualTo(375_000);
  }

  @Test
  void shouldCutSharesOfMoreThanOneAndSaySo() {
    // given
    PlanProgress.Builder heavy =
        plan().setStages(List.of(new Stage("a", 800_000, 2L), new Stage("b", 800_000, 2L)));
    PlanProgress.Builder beyond = plan().setStages(List.of(new Stage("a", 1_000_000, 2L)));

    // then
    ProgressReport weights =
        ProgressReport.of(staged(heavy, Map.of("a", 2L, "b", 2L)), History.NONE, START);
    assertThat(weights.share()).isEqualTo(1_000_000);
    assertThat(weights.clamped()).isTrue();
    ProgressReport steps = ProgressReport.of(staged(beyond, Map.of("a", 3L)), History.NONE, START);
    assertThat(steps.share()).isEqualTo(1_000_000);
    assertThat(steps.clamped()).isTrue();
    assertThat(steps.doneSteps()).isEqualTo(2);
  }

  @Test
  void shouldEstimateByTheAverageWhereHistoryIsThin() {
    // given: 5 of 10, at 500 ms each
    PlanWork work = work(plan().setDeclaredTasks(10L).setTaskCount(10).setCompletedTasks(5));

    // when
    Eta eta = ProgressReport.of(work, history(3, SECOND / 2), START + 9 * SECOND).eta();

    // then
    assertThat(eta.method()).isEqualTo(Eta.Method.AVERAGE);
    assertThat(eta.p50Micros()).isCloseTo(2_500_000L, within(25_000L));
    assertThat(eta.p90Micros()).isNull();
    assertThat(eta.basis()).isEqualTo(3);
  }

  @Test
  void shouldEstimateByThePlansOwnPaceWithoutHistory() {
    // given: 5 of 10 in 2500 ms
    PlanWork work =
        work(plan().setDeclaredTasks(10L).setTaskCount(10).setCompletedTasks(5), START + 2_500_000);

    // when
    Eta eta = ProgressReport.of(work, History.NONE, START + 60 * SECOND).eta();

    // then
    assertThat(eta.method()).isEqualTo(Eta.Method.OWN_PACE);
    assertThat(eta.p50Micros()).isEqualTo(2_500_000);
    assertThat(eta.basis()).isEqualTo(5);
    assertThat(eta.explanation()).contains("own pace");
  }

  @Test
  void shouldNotEstimateWhatNobodyCanKnow() {
    assertThat(eta(work(plan()))).contains("what comes next is not known");
    assertThat(eta(work(plan().setDeclaredTasks(3L).setTaskCount(3)))).contains("nothing is done");
    assertThat(eta(work(plan(), task("t", "writer", START)))).contains("no such task");
    assertThat(eta(work(plan().setStatus(PlanStatus.WAITING)))).contains("input");
    assertThat(eta(work(plan().setStatus(PlanStatus.PAUSED)))).contains("paused");
    assertThat(eta(work(plan().setStatus(PlanStatus.FAILED)))).contains("ended");
  }

  private static String eta(PlanWork work) {
    Eta eta = ProgressReport.of(work, History.NONE, START + SECOND).eta();
    assertThat(eta.method()).isEqualTo(Eta.Method.NONE);
    assertThat(eta.p50Micros()).isNull();
    return eta.explanation();
  }

  @Test
  void shouldEstimateByWhatIsLeftOfTheLongestOpenTask() {
    // given: half of such tasks take 10 s, half 100 s
    LogHistogram took = LogHistogram.EMPTY.with(10 * SECOND, 50).with(100 * SECOND, 50);
    History history = history(took, LogHistogram.EMPTY);
    PlanWork work =
        work(plan(), task("young", "writer", START + 19 * SECOND), task("old", "writer", START));

    // when
    ProgressReport report = ProgressReport.of(work, history, START + 20 * SECOND);

    // then: the old one is past 10 s, so it is one of those that take 100
    assertThat(report.eta().method()).isEqualTo(Eta.Method.HISTORY);
    assertThat(report.eta().p50Micros()).isCloseTo(80 * SECOND, within(SECOND));
    assertThat(report.eta().p90Micros()).isCloseTo(99 * SECOND, within(SECOND));
    assertThat(report.eta().basis()).isEqualTo(100);
    assertThat(report.critical()).isNotNull();
    assertThat(report.critical().task().taskId()).isEqualTo("old");
  }

  @Test
  void shouldAddWhatIsDeclaredAndNotAskedForYet() {
    // given: one of five is open, none done
    PlanWork work = work(plan().setDeclaredTasks(5L).setTaskCount(5), task("t", "writer", START));

    // when
    Eta eta = ProgressReport.of(work, history(40, 10 * SECOND), START + 4 * SECOND).eta();

    // then: 6 s of the open one, and four of 10 s
    assertThat(eta.method()).isEqualTo(Eta.Method.HISTORY);
    assertThat(eta.p50Micros()).isCloseTo(46 * SECOND, within(SECOND));
    assertThat(eta.basis()).isEqualTo(40);
  }

  @Test
  void shouldTellHowManyRecentTasksKeptToWhatEarlierOnesPromised() {
    // given: half of the earlier ones took 10 s, half 100 s; of 40 recent ones 4 took 500 s
    LogHistogram earlier = LogHistogram.EMPTY.with(10 * SECOND, 50).with(100 * SECOND, 50);
    LogHistogram recent =
        LogHistogram.EMPTY.with(9 * SECOND, 10).with(50 * SECOND, 26).with(500 * SECOND, 4);
    PlanWork work = work(plan(), task("a", "writer", START), task("b", "writer", START));

    // when
    Eta eta = ProgressReport.of(work, history(earlier, recent), START + SECOND).eta();

    // then: what is known of one kind counts once
    assertThat(eta.basis()).isEqualTo(140);
    assertThat(eta.calibration()).isEqualTo(new Calibration(40, 10, 36));
  }

  @Test
  void shouldTellNoCalibrationByTooFewTasks() {
    // given
    PlanWork work = work(plan(), task("a", "writer", START));
    LogHistogram some = LogHistogram.EMPTY.with(10 * SECOND, 19);
    LogHistogram many = LogHistogram.EMPTY.with(10 * SECOND, 50);

    // then
    assertThat(ProgressReport.of(work, history(some, many), START).eta().calibration()).isNull();
    assertThat(ProgressReport.of(work, history(many, some), START).eta().calibration()).isNull();
    assertThat(ProgressReport.of(work, history(many, many), START).eta().calibration()).isNotNull();
  }

  @Test
  void shouldSayWhatIsSpentAndWillBe() {
    // given
    PlanWork work =
        work(
            plan()
                .setProgress(250_000)
                .setUsage(new Usage(100L, 20L, 3_000_000_000L))
                .setBudget(new Budget(100L, 20_000_000_000L, 60 * SECOND)));

    // when
    BudgetReport budget = ProgressReport.of(work, History.NONE, START + 10 * SECOND).budget();

    // then
    assertThat(budget.tokens()).isEqualTo(new BudgetReport.Part(100L, 120, -20L, 480L));
    assertThat(budget.tokens().isExhausted()).isTrue();
    assertThat(budget.costNanoUsd().left()).isEqualTo(17_000_000_000L);
    assertThat(budget.costNanoUsd().forecast()).isEqualTo(12_000_000_000L);
    assertThat(budget.costNanoUsd().isAtRisk()).isFalse();
    assertThat(budget.micros())
        .isEqualTo(new BudgetReport.Part(60 * SECOND, 10 * SECOND, 50 * SECOND, null));
  }

  private static StallReport stall(PlanWork work, History history, long now) {
    return StallReport.of(work, ProgressReport.of(work, history, now), now);
  }

  @Test
  void shouldSayWhoIsWaitedForAndWhetherThatIsUsual() {
    // given
    PlanWork work = work(plan(), task("t", "writer", START));

    // then: against what such tasks take
    assertThat(stall(work, history(30, 10 * SECOND), START + 5 * SECOND).overdue()).isFalse();
    StallReport late = stall(work, history(30, 10 * SECOND), START + 11 * SECOND);
    assertThat(late.waitingOn()).isEqualTo(WaitingOn.AGENT);
    assertThat(late.overdue()).isTrue();
    assertThat(late.sinceMicros()).isEqualTo(START);
    assertThat(late.explanation()).contains("writer works on t", "9.9 s", "30 known");

    // then: where that is not known, against a quarter of an hour of silence
    assertThat(stall(work, History.NONE, START + 899 * SECOND).overdue()).isFalse();
    assertThat(stall(work, History.NONE, START + 901 * SECOND).overdue()).isTrue();
    assertThat(stall(work(plan()), History.NONE, START + 901 * SECOND).waitingOn())
        .isEqualTo(WaitingOn.PLANNER);
  }

  @Test
  void shouldSayWhatInputIsWaitedFor() {
    // given
    PlanWork work =
        work(
            plan()
                .setStatus(PlanStatus.WAITING)
                .setWaiting(new Waiting(at(START + SECOND), "approval", "boss.said", 10 * SECOND)));

    // then
    StallReport early = stall(work, History.NONE, START + 5 * SECOND);
    assertThat(early.waitingOn()).isEqualTo(WaitingOn.INPUT);
    assertThat(early.explanation()).contains("boss.said", "approval");
    assertThat(early.overdue()).isFalse();
    assertThat(stall(work, History.NONE, START + 12 * SECOND).overdue()).isTrue();
    assertThat(stall(work(plan().setStatus(PlanStatus.COMPLETED)), History.NONE, START).waitingOn())
        .isEqualTo(WaitingOn.NOTHING);
  }

  @Test
  void shouldSayWhatWasRefusedOfAPlanThatDoesNotGoOn() {
    // given
    PlanWork one =
        new PlanWork(
            plan().build(),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(),
            0,
            START,
            new Refusals(3, DeadLetterReason.INVALID_FIELD, 1));

    // then
    assertThat(stall(one, History.NONE, START).explanation())
        .isEqualTo(
            "no task is open: the planner has to take the next step; 3 records that name the plan"
                + " were refused, the last one as invalid-field");
  }
}
