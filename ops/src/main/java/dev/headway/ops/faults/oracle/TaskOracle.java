// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import dev.headway.schemas.avro.EventKind;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One task, from its task events and the log and usage events that name it: spec §7. */
final class TaskOracle {
  private final String id;
  private final List<OracleEvent> events;
  private final List<OracleEvent> requests;
  private final Map<OracleEvent, Integer> attempts = new HashMap<>();

  TaskOracle(String id, List<OracleEvent> taskEvents) {
    this.id = id;
    this.events = taskEvents;
    this.requests = taskEvents.stream().filter(OracleEvent::isRequest).toList();
    requests.forEach(e -> attempts.put(e, attempt(e)));
    taskEvents.forEach(e -> attempts.computeIfAbsent(e, this::attempt));
  }

  /** Follows who takes the attempt from whom; 1 at the end of a walk that finds none. */
  private int attempt(OracleEvent event) {
    Set<OracleEvent> walked = new HashSet<>();
    OracleEvent at = event;
    while (at != null && walked.add(at)) {
      Integer known = attempts.get(at);
      Integer said = at.attempt();
      if (said != null || known != null) {
        return Objects.requireNonNull(said != null ? said : known);
      }
      at = cause(at);
    }
    return 1;
  }

  /** The request of this task an event names, else the latest before it. */
  private @Nullable OracleEvent cause(OracleEvent event) {
    List<String> names = new ArrayList<>();
    if (event.actionEventId() != null) {
      names.add(event.actionEventId());
    }
    if (event.parentEventId() != null) {
      names.add(event.parentEventId());
    }
    for (String name : names) {
      for (OracleEvent request : requests) {
        if (request.id().equals(name) && request != event) {
          return request;
        }
      }
    }
    OracleEvent latest = null;
    for (OracleEvent request : requests) {
      if (request.place().compareTo(event.place()) >= 0) {
        break;
      }
      latest = request;
    }
    return latest;
  }

  private int attemptOf(OracleEvent event) {
    return Objects.requireNonNull(attempts.get(event));
  }

  private static int rank(OracleEvent event) {
    return OracleEvent.rank(event.taskState());
  }

  private OracleEvent winner() {
    OracleEvent winner = events.getFirst();
    for (OracleEvent e : events) {
      int byAttempt = Integer.compare(attemptOf(e), attemptOf(winner));
      int byRank = byAttempt != 0 ? byAttempt : Integer.compare(rank(e), rank(winner));
      if (byRank > 0 || (byRank == 0 && rank(e) < 2)) {
        winner = e;
      }
    }
    return winner;
  }

  boolean fireAndForget() {
    return events.stream().allMatch(e -> e.isRequest() && e.responseEvent() == null);
  }

  long conflicts() {
    Map<Integer, String> first = new HashMap<>();
    long conflicts = 0;
    for (OracleEvent e : events) {
      if (e.ends()) {
        String winning = first.putIfAbsent(attemptOf(e), e.taskState());
        conflicts += winning != null && !winning.equals(e.taskState()) ? 1 : 0;
      }
    }
    return conflicts;
  }

  Place latest() {
    return events.getLast().place();
  }

  private <T> @Nullable T earliest(
      List<OracleEvent> among, Function<OracleEvent, @Nullable T> attribute) {
    for (OracleEvent e : among) {
      T value = attribute.apply(e);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The task as it is to be shown, without version; {@code others} are logs and usage. */
  Map<String, @Nullable Object> show(List<OracleEvent> others) {
    OracleEvent winner = winner();
    String state = winner.taskState();
    boolean ended = winner.ends();
    List<OracleEvent> current =
        events.stream().filter(e -> attemptOf(e) == attemptOf(winner)).toList();
    OracleEvent progress = last(current, e -> e.kind() == EventKind.TASK_PROGRESS && !e.ends());
    OracleEvent active = last(current, e -> rank(e) == 1);
    OracleEvent started =
        earliest(events, e -> e.isRequest() || (e.isReport() && rank(e) == 1) ? e : null);
    long startedAt = (started == null ? events.getFirst() : started).place().time();
    String assignedTo = earliest(requests, e -> e.data().text("assigned_to"));
    OracleEvent request = requests.isEmpty() ? null : requests.getFirst();
    Integer reported = ended && winner.progress() != null ? winner.progress() : null;
    if (reported == null && progress != null) {
      reported = progress.progress();
    }
    long[] usage = new long[3];
    long errorLogs = 0;
    for (OracleEvent e : events) {
      add(usage, e.usage());
    }
    for (OracleEvent e : others) {
      add(usage, e.usage());
      errorLogs += e.isErrorLog() ? 1 : 0;
    }
    Map<String, @Nullable Object> task = new LinkedHashMap<>();
    task.put("task_id", id);
    task.put("event_type", request == null ? "unknown" : request.type());
    task.put("state", state);
    task.put("attempt", attemptOf(winner));
    task.put("fire_and_forget", fireAndForget());
    task.put("started_at", startedAt);
    task.put("completed_at", ended ? winner.place().time() : null);
    task.put("duration_micros", ended ? Math.max(0, winner.place().time() - startedAt) : null);
    task.put("progress", state.equals("completed") ? Integer.valueOf(1_000_000) : reported);
    task.put("message", ended ? winner.message() : progress == null ? null : progress.message());
    task.put("error", ended ? winner.error() : null);
    task.put(
        "agent_id",
        winner.isResult()
            ? winner.place().source()
            : active != null ? active.place().source() : assignedTo);
    task.put("assigned_to", assignedTo);
    task.put("stage", progress == null ? null : progress.stage());
    task.put("step", progress == null ? null : progress.step());
    task.put("parent_task_id", earliest(requests, e -> e.data().text("parent_task_id")));
    task.put("delegation_group_id", earliest(events, OracleEvent::group));
    task.put("correlation_id", request == null ? null : request.correlation());
    task.put("usage.input_tokens", usage[0]);
    task.put("usage.output_tokens", usage[1]);
    task.put("usage.cost_nano_usd", usage[2]);
    task.put("error_logs", errorLogs);
    task.put("conflicts", conflicts());
    return task;
  }

  private static @Nullable OracleEvent last(
      List<OracleEvent> among, java.util.function.Predicate<OracleEvent> wanted) {
    return among.stream().filter(wanted).reduce((a, b) -> b).orElse(null);
  }

  static void add(long[] sum, long[] more) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += more[i];
    }
  }

  /** SHA-256 of the task's canonical JSON. */
  static byte[] digest(Map<String, @Nullable Object> task) {
    Map<String, @Nullable Object> json = new HashMap<>(task);
    json.remove("duration_micros");
    OracleDigest.flattenUsage(json);
    OracleDigest.times(json, "started_at", "completed_at");
    return OracleDigest.sha256(OracleDigest.canonicalJson(json));
  }

  static String time(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }
}
