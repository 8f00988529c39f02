// SPDX-License-Identifier: Apache-2.0
package dev.headway.progress;

import dev.headway.event.Refusal;
import dev.headway.event.Refusals;
import dev.headway.listing.WaitingOn;
import dev.headway.progress.ProgressReport.CriticalTask;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.Waiting;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a plan waits on, since when, and whether that is longer than usual.
 *
 * @param waitingOn what it waits on
 * @param overdue longer than usual, or than it said
 * @param sinceMicros since when, in microseconds since the epoch; null when it has ended
 * @param expectedMicros how long that takes at most, usually or as announced, in microseconds;
 *     null: not known
 * @param task the task it waits for; null: none
 * @param explanation in words
 */
public record StallReport(
    WaitingOn waitingOn,
    boolean overdue,
    @Nullable Long sinceMicros,
    @Nullable Long expectedMicros,
    @Nullable CriticalTask task,
    String explanation) {
  /** Silence that is too long where nothing is known of how long it takes: a quarter of an hour. */
  public static final long SILENCE_MICROS = 15L * 60 * 1_000_000;

  /**
   * The report of a plan.
   *
   * @param now microseconds since the epoch
   */
  public static StallReport of(PlanWork work, ProgressReport report, long now) {
    StallReport waits = waits(work, report, now);
    Refusals refused = work.refused();
    return refused == null || waits.waitingOn() == WaitingOn.NOTHING
        ? waits
        : waits.because(
            "; "
                + (refused.count() == 1
                    ? "a record that names the plan was"
                    : refused.count() + " records that name the plan were")
                + " refused, the last one as "
                + Refusal.label(refused.latest()));
  }

  private StallReport because(String more) {
    return new StallReport(
        waitingOn, overdue, sinceMicros, expectedMicros, task, explanation + more);
  }

  private static StallReport waits(PlanWork work, ProgressReport report, long now) {
    PlanProgress plan = work.plan();
    long started = ProgressReport.micros(plan.getStartedAt());
    long quiet = work.latestTaskEvent() == null ? started : work.latestTaskEvent();
    return switch (waitingOn(work)) {
      case NOTHING ->
          new StallReport(WaitingOn.NOTHING, false, null, null, null, "the plan has ended");
      case RESUME ->
          new StallReport(
              WaitingOn.RESUME, false, quiet, null, null, "the plan is paused until plan.resumed");
      case INPUT -> input(plan.getWaiting(), started, now);
      case PLANNER ->
          new StallReport(
              WaitingOn.PLANNER,
              now - quiet > SILENCE_MICROS,
              quiet,
              SILENCE_MICROS,
              null,
              "no task is open: the planner has to take the next step");
      case AGENT -> agent(report.critical(), quiet, now);
    };
  }

  private static WaitingOn waitingOn(PlanWork work) {
    return switch (work.plan().getStatus()) {
      case COMPLETED, FAILED, CANCELLED -> WaitingOn.NOTHING;
      case WAITING -> WaitingOn.INPUT;
      case PAUSED -> WaitingOn.RESUME;
      case PENDING, RUNNING, UNKNOWN -> work.open().isEmpty() ? WaitingOn.PLANNER : WaitingOn.AGENT;
    };
  }

  private static StallReport input(@Nullable Waiting waiting, long started, long now) {
    long since = waiting == null ? started : ProgressReport.micros(waiting.getSince());
    Long timeout = waiting == null ? null : waiting.getTimeoutMicros();
    String reason = waiting == null ? null : waiting.getReason();
    String expected = waiting == null ? null : waiting.getExpectedEvent();
    return new StallReport(
        WaitingOn.INPUT,
        timeout != null && now - since > timeout,
        since,
        timeout,
        null,
        "the plan waits for "
            + (expected == null ? "input" : expected)
            + (reason == null ? "" : ": " + reason));
  }

  private static StallReport agent(@Nullable CriticalTask critical, long quiet, long now) {
    if (critical == null) {
      return new StallReport(
          WaitingOn.AGENT, false, quiet, null, null, "a task is open that is not known yet");
    }
    String agent = critical.task().agent();
    long running = Math.max(0, now - critical.task().startedAt());
    Long longest = critical.p99Micros();
    boolean overdue =
        longest != null ? critical.isOverdue(now) : now - critical.task().latest() > SILENCE_MICROS;
    String who = agent == null ? "no agent has said that it works on " : agent + " works on ";
    String usual =
        longest != null
            ? String.format(
                Locale.ROOT,
                "99 of 100 such tasks took at most %.1f s (%d known)",
                longest / 1e6,
                critical.basis())
            : String.format(
                Locale.ROOT, "only %d such tasks are known, too few to compare", critical.basis());
    return new StallReport(
        WaitingOn.AGENT,
        overdue,
        critical.task().startedAt(),
        longest,
        critical,
        String.format(
            Locale.ROOT,
            "%s%s, asked for %.1f s ago; %s",
            who,
            critical.task().taskId(),
            running / 1e6,
            usual));
  }
}
