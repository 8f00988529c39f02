// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.NamedEvents;
import dev.headway.event.PlanEvent;
import dev.headway.event.TaskStatus;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The written rules, done the slow way: the whole set of events, sorted, read over and over. Shares
 * nothing with the fold but the reading of envelopes.
 */
final class Oracle {
  private final List<PlanEvent> events;
  private final Map<PlanEvent, String> matched = new HashMap<>();
  private final Set<String> known = new TreeSet<>();

  Oracle(Collection<PlanEvent> distinct) {
    this.events = distinct.stream().sorted(Comparator.comparing(PlanEvent::order)).toList();
    matchResults();
  }

  private <F extends Fact> List<PlanEvent> of(Class<F> kind) {
    return events.stream().filter(e -> kind.isInstance(e.fact())).toList();
  }

  private static Fact.Request request(PlanEvent e) {
    return (Fact.Request) e.fact();
  }

  private static Fact.Result result(PlanEvent e) {
    return (Fact.Result) e.fact();
  }

  private void matchResults() {
    of(Fact.Request.class).forEach(e -> known.add(request(e).taskId()));
    of(Fact.TaskReport.class).forEach(e -> known.add(((Fact.TaskReport) e.fact()).taskId()));
    Set<String> aside = new HashSet<>();
    List<PlanEvent> left = new ArrayList<>();
    for (PlanEvent e : of(Fact.Result.class)) {
      String named = result(e).taskId();
      if (named != null) {
        if (known.contains(named)) {
          matched.put(e, named);
          aside.add(named);
        }
        continue;
      }
      String byEvent = taskOf(result(e).named().actionEventId());
      byEvent = byEvent == null ? taskOf(result(e).named().parentEventId()) : byEvent;
      if (byEvent != null) {
        matched.put(e, byEvent);
        aside.add(byEvent);
      } else {
        left.add(e);
      }
    }
    Map<List<String>, List<PlanEvent>> groups =
        left.stream()
            .collect(Collectors.groupingBy(e -> List.of(result(e).correlationId(), e.type())));
    groups.forEach(
        (group, results) -> {
          List<String> tasks =
              of(Fact.Request.class).stream()
                  .filter(
                      e ->
                          request(e).correlationId().equals(group.get(0))
                              && group.get(1).equals(request(e).responseEvent()))
                  .map(e -> request(e).taskId())
                  .distinct()
                  .filter(t -> !aside.contains(t))
                  .toList();
          for (int k = 0; k < Math.min(tasks.size(), results.size()); k++) {
            matched.put(results.get(k), tasks.get(k));
          }
        });
  }

  private @Nullable String taskOf(@Nullable String id) {
    return of(Fact.Request.class).stream()
        .filter(e -> e.order().id().equals(id))
        .findFirst()
        .map(e -> request(e).taskId())
        .orElse(null);
  }

  private @Nullable String taskOf(PlanEvent e) {
    return switch (e.fact()) {
      case Fact.Request r -> r.taskId();
      case Fact.TaskReport r -> r.taskId();
      case Fact.Result r -> matched.get(e);
      default -> null;
    };
  }

  private List<PlanEvent> taskEvents(String task) {
    return events.stream().filter(e -> task.equals(taskOf(e))).toList();
  }

  private int attempt(PlanEvent e, List<PlanEvent> all, Set<PlanEvent> path) {
    Fact.OfTask fact = (Fact.OfTask) e.fact();
    if (fact.attempt() != null) {
      return fact.attempt();
    }
    if (!path.add(e)) {
      return 1;
    }
    List<PlanEvent> requests =
        all.stream().filter(x -> x.fact() instanceof Fact.Request && !x.equals(e)).toList();
    NamedEvents named = fact.named();
    for (String id : java.util.Arrays.asList(named.actionEventId(), named.parentEventId())) {
      for (PlanEvent r : requests) {
        if (r.order().id().equals(id)) {
          return attempt(r, all, path);
        }
      }
    }
    PlanEvent before = null;
    for (PlanEvent r : requests) {
      if (r.order().compareTo(e.order()) < 0) {
        before = r;
      }
    }
    return before == null ? 1 : attempt(before, all, path);
  }

  private static TaskStatus status(PlanEvent e) {
    return switch (e.fact()) {
      case Fact.Request r -> TaskStatus.PENDING;
      case Fact.Result r -> r.outcome();
      case Fact.TaskReport r -> r.state();
      default -> throw new AssertionError(e);
    };
  }

  /** What is known of each task: names and values to compare. */
  Map<String, Map<String, @Nullable Object>> tasks() {
    Map<String, Map<String, @Nullable Object>> tasks = new TreeMap<>();
    known.forEach(id -> tasks.put(id, task(id)));
    return tasks;
  }

  private Map<String, @Nullable Object> task(String id) {
    List<PlanEvent> all = taskEvents(id);
    Map<PlanEvent, Integer> attempts = new HashMap<>();
    all.forEach(e -> attempts.put(e, attempt(e, all, new HashSet<>())));
    PlanEvent winner = all.getFirst();
    for (PlanEvent e : all) {
      int byAttempt = Integer.compare(attempt(attempts, e), attempt(attempts, winner));
      int byRank = Integer.compare(status(e).rank(), status(winner).rank());
      boolean wins =
          byAttempt != 0 ? byAttempt > 0 : byRank != 0 ? byRank > 0 : status(e).rank() < 2;
      winner = wins ? e : winner;
    }
    int attempt = attempt(attempts, winner);
    TaskStatus status = status(winner);
    List<PlanEvent> requests = all.stream().filter(e -> e.fact() instanceof Fact.Request).toList();
    PlanEvent started =
        all.stream()
            .filter(
                e ->
                    e.fact() instanceof Fact.Request
                        || (e.fact() instanceof Fact.TaskReport && status(e).rank() == 1))
            .findFirst()
            .orElse(all.getFirst());
    Fact.TaskReport progress =
        all.stream()
            .filter(
                e ->
                    attempt(attempts, e) == attempt
                        && e.fact() instanceof Fact.TaskReport r
                        && r.progressReport())
            .filter(e -> !status(e).terminal())
            .map(e -> (Fact.TaskReport) e.fact())
            .reduce((a, b) -> b)
            .orElse(null);
    long conflicts = 0;
    for (int a : new HashSet<>(attempts.values())) {
      List<TaskStatus> endings =
          all.stream()
              .filter(e -> attempt(attempts, e) == a && status(e).terminal())
              .map(Oracle::status)
              .toList();
      conflicts += endings.stream().filter(s -> s != endings.getFirst()).count();
    }
    Integer reported =
        winner.fact() instanceof Fact.TaskReport r
                && r.progressReport()
                && status.terminal()
                && r.progress() != null
            ? r.progress()
            : progress == null ? null : progress.progress();
    Map<String, @Nullable Object> task = new LinkedHashMap<>();
    task.put("state", status.name());
    task.put("attempt", attempt);
    task.put("event_type", requests.isEmpty() ? "unknown" : requests.getFirst().type());
    task.put("started_at", started.order().time());
    task.put("completed_at", status.terminal() ? winner.order().time() : null);
    task.put("progress", status == TaskStatus.COMPLETED ? Integer.valueOf(1_000_000) : reported);
    task.put("conflicts", conflicts);
    task.put(
        "fire_and_forget",
        all.stream()
            .allMatch(e -> e.fact() instanceof Fact.Request r && r.responseEvent() == null));
    task.put("agent", agent(all, attempts, winner, requests));
    task.put("input_tokens", tokens(id, all));
    return task;
  }

  private static int attempt(Map<PlanEvent, Integer> attempts, PlanEvent e) {
    return Objects.requireNonNull(attempts.get(e));
  }

  private static @Nullable String agent(
      List<PlanEvent> all,
      Map<PlanEvent, Integer> attempts,
      PlanEvent winner,
      List<PlanEvent> requests) {
    if (winner.fact() instanceof Fact.Result) {
      return winner.order().source();
    }
    PlanEvent running = null;
    for (PlanEvent e : all) {
      if (attempt(attempts, e) == attempt(attempts, winner) && status(e).rank() == 1) {
        running = e;
      }
    }
    return running != null
        ? running.order().source()
        : requests.stream()
            .map(e -> request(e).assignedTo())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private long tokens(String id, List<PlanEvent> all) {
    long tokens = 0;
    for (PlanEvent e : all) {
      tokens += e.fact() instanceof Fact.Result r ? r.usage().inputTokens() : 0;
    }
    for (PlanEvent e : of(Fact.TaskUsage.class)) {
      Fact.TaskUsage usage = (Fact.TaskUsage) e.fact();
      tokens += id.equals(usage.taskId()) ? usage.usage().inputTokens() : 0;
    }
    return tokens;
  }

  /** What is known of the plan: names and values to compare. */
  Map<String, @Nullable Object> plan() {
    Map<String, Map<String, @Nullable Object>> tasks = tasks();
    List<Map<String, @Nullable Object>> tracked =
        tasks.values().stream()
            .filter(t -> !Objects.equals(t.get("fire_and_forget"), true))
            .toList();
    long declared =
        of(Fact.PlanStarted.class).stream()
            .map(e -> ((Fact.PlanStarted) e.fact()).totalActions())
            .filter(Objects::nonNull)
            .mapToLong(Long::longValue)
            .max()
            .orElse(0);
    Map<String, @Nullable Object> plan = new LinkedHashMap<>();
    plan.put("status", status(tasks));
    plan.put("task_count", Math.max(declared, tracked.size()));
    for (TaskStatus s : List.of(TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED)) {
      plan.put(s.label(), tracked.stream().filter(t -> s.name().equals(t.get("state"))).count());
    }
    long open =
        tracked.stream()
            .filter(
                t ->
                    !TaskStatus.valueOf((String) Objects.requireNonNull(t.get("state"))).terminal())
            .count();
    plan.put("open", open);
    plan.put("events", (long) events.size());
    plan.put("unmatched", (long) of(Fact.Result.class).size() - matched.size());
    plan.put(
        "started_at",
        of(Fact.PlanStarted.class).stream().findFirst().orElse(events.getFirst()).order().time());
    EventOrder latest =
        events.stream()
            .filter(e -> taskOf(e) != null)
            .map(PlanEvent::order)
            .reduce((a, b) -> b)
            .orElse(null);
    plan.put("quiescent_since", open > 0 || latest == null ? null : latest.time());
    plan.put(
        "current_state",
        of(Fact.PlanStateChanged.class).stream()
            .map(e -> ((Fact.PlanStateChanged) e.fact()).newState())
            .reduce((a, b) -> b)
            .orElse(null));
    plan.put(
        "session_id",
        events.stream()
            .map(e -> e.envelope().sessionId())
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null));
    List<TaskStatus> ends =
        of(Fact.PlanEnded.class).stream().map(e -> ((Fact.PlanEnded) e.fact()).outcome()).toList();
    plan.put(
        "conflicts",
        ends.stream().filter(s -> s != ends.getFirst()).count()
            + tasks.values().stream()
                .mapToLong(t -> (Long) Objects.requireNonNull(t.get("conflicts")))
                .sum());
    return plan;
  }

  private String status(Map<String, ?> tasks) {
    String status = tasks.isEmpty() ? "PENDING" : "RUNNING";
    String pausedOr = null;
    String waitingOr = null;
    for (PlanEvent e : events) {
      switch (e.fact()) {
        case Fact.PlanEnded end -> {
          return end.outcome().name();
        }
        case Fact.PlanStarted s -> status = "RUNNING";
        case Fact.PlanPaused p -> pausedOr = "PAUSED";
        case Fact.PlanResumed r -> {
          pausedOr = null;
          waitingOr = null;
          status = "RUNNING";
        }
        case Fact.PlanWaiting w -> waitingOr = "WAITING";
        case Fact.Request r -> waitingOr = null;
        default -> {}
      }
    }
    return pausedOr != null ? pausedOr : waitingOr != null ? waitingOr : status;
  }
}
