// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.EventOrder;
import dev.headway.event.Usage;
import dev.headway.task.TaskFacts.Ended;
import dev.headway.task.TaskFacts.Reported;
import dev.headway.task.TaskFacts.Requested;
import dev.headway.task.TaskFacts.TaskFact;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Everything known of one task, as a set: adding the same facts in any order gives the same state.
 *
 * <p>Reports are thinned, so that a task that reports each second stays small: of those that name
 * their attempt the latest of each attempt, rank and kind is kept, which is all an outcome needs;
 * of the others, whose attempt a late request may still change, the latest {@value #REPORTS_KEPT}.
 * Both are functions of the set.
 *
 * @param taskId task
 * @param requests requests in event order
 * @param reports reports in event order, thinned
 * @param endings endings in event order; those that name a task nobody knows yet wait here too
 * @param earliestActive earliest report of running, delegated or waiting, thinned or not
 * @param earliestReport earliest report of any kind
 * @param latestReport latest report of any kind
 * @param usage sum over task.usage events
 * @param errorLogs log lines of level error
 * @param digest SHA-256 of the canonical JSON of the outcome last counted in the plan; empty while
 *     the task is not known
 */
public record TaskState(
    String taskId,
    List<Requested> requests,
    List<Reported> reports,
    List<Ended> endings,
    @Nullable EventOrder earliestActive,
    @Nullable EventOrder earliestReport,
    @Nullable EventOrder latestReport,
    Usage usage,
    long errorLogs,
    Digest digest) {
  /** Reports without an attempt of their own that are kept. */
  static final int REPORTS_KEPT = 64;

  private static final Comparator<TaskFact> BY_ORDER = Comparator.comparing(TaskFact::order);

  /** A task nothing is known of. */
  public static TaskState unknown(String taskId) {
    return new TaskState(
        taskId, List.of(), List.of(), List.of(), null, null, null, Usage.NONE, 0, Digest.ZERO);
  }

  /** Whether a request or a report says that this task exists. */
  public boolean known() {
    return !requests.isEmpty()
        || earliestReport != null
        || has(e -> e.rule() == MatchRule.REPORTED);
  }

  /** Whether any ending fits. */
  public boolean has(Predicate<Ended> wanted) {
    for (Ended ending : endings) {
      if (wanted.test(ending)) {
        return true;
      }
    }
    return false;
  }

  /** With one more request. */
  public TaskState with(Requested request) {
    return new TaskState(
        taskId,
        added(requests, request),
        reports,
        endings,
        earliestActive,
        earliestReport,
        latestReport,
        usage,
        errorLogs,
        digest);
  }

  /** With one more report. */
  public TaskState with(Reported report) {
    return new TaskState(
        taskId,
        requests,
        thinned(added(reports, report)),
        endings,
        report.status().rank() == 1
            ? EventOrder.earliest(earliestActive, report.order())
            : earliestActive,
        EventOrder.earliest(earliestReport, report.order()),
        EventOrder.latest(latestReport, report.order()),
        usage,
        errorLogs,
        digest);
  }

  /** With one more ending. */
  public TaskState with(Ended ending) {
    return withEndings(added(endings, ending));
  }

  /** Without the ending at {@code order}. */
  public TaskState without(EventOrder order) {
    return withEndings(endings.stream().filter(e -> !e.order().equals(order)).toList());
  }

  private TaskState withEndings(List<Ended> changed) {
    return new TaskState(
        taskId,
        requests,
        reports,
        changed,
        earliestActive,
        earliestReport,
        latestReport,
        usage,
        errorLogs,
        digest);
  }

  /** With tokens or money spent, and error log lines. */
  public TaskState withLedger(Usage spent, long errors) {
    return new TaskState(
        taskId,
        requests,
        reports,
        endings,
        earliestActive,
        earliestReport,
        latestReport,
        usage.plus(spent),
        errorLogs + errors,
        digest);
  }

  /** With the digest of the outcome now counted in the plan. */
  public TaskState counted(Digest counted) {
    return new TaskState(
        taskId,
        requests,
        reports,
        endings,
        earliestActive,
        earliestReport,
        latestReport,
        usage,
        errorLogs,
        counted);
  }

  private static <T extends TaskFact> List<T> added(List<T> facts, T fact) {
    if (facts.isEmpty()) {
      return List.of(fact);
    }
    List<T> all = new ArrayList<>(facts.size() + 1);
    all.addAll(facts);
    all.add(fact);
    if (facts.getLast().order().isAfter(fact.order())) {
      all.sort(BY_ORDER);
    }
    return List.copyOf(all);
  }

  private static List<Reported> thinned(List<Reported> reports) {
    if (reports.size() == 1) {
      return reports;
    }
    record Kind(int attempt, int rank, boolean progressReport) {}
    Map<Kind, Reported> latest = new HashMap<>();
    int inferred = 0;
    for (Reported report : reports) {
      if (report.attempt() == null) {
        inferred++;
      } else {
        latest.put(
            new Kind(report.attempt(), report.status().rank(), report.progressReport()), report);
      }
    }
    int surplus = Math.max(0, inferred - REPORTS_KEPT);
    List<Reported> kept = new ArrayList<>(reports.size());
    for (Reported report : reports) {
      if (report.attempt() == null) {
        if (surplus > 0) {
          surplus--;
        } else {
          kept.add(report);
        }
      } else if (report.equals(
          latest.get(
              new Kind(report.attempt(), report.status().rank(), report.progressReport())))) {
        kept.add(report);
      }
    }
    return kept.size() == reports.size() ? reports : List.copyOf(kept);
  }
}
