// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.EventOrder;
import dev.headway.event.TaskStatus;
import dev.headway.plan.AgentTasks;
import dev.headway.schemas.key.PlanKey;
import dev.headway.statistics.LogHistogram;
import dev.headway.statistics.WorkTotals;
import dev.headway.task.TaskOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a partition's agents, kept as tasks change: what a task counted for is taken
 * back, and what it counts for now is added.
 */
final class AgentEntries {
  static final long HOUR_MICROS = 3_600_000_000L;
  private static final long SECOND_MICROS = 1_000_000;

  private final OrderedBytes bytes;
  private final RecordFormat format;
  private final Tallies<WorkTotals> totals;
  private final Tallies<LogHistogram> durations;
  private final Tallies<Long> seen;

  AgentEntries(OrderedBytes bytes, RecordFormat format) {
    this.bytes = bytes;
    this.format = format;
    this.totals =
        new Tallies<>(
            bytes, format, WorkTotals.NONE, StatisticsCodec::write, StatisticsCodec::totals);
    this.durations =
        new Tallies<>(
            bytes, format, LogHistogram.EMPTY, StatisticsCodec::write, StatisticsCodec::histogram);
    this.seen =
        new Tallies<>(
            bytes, format, Long.MIN_VALUE, (out, at) -> out.number(at), StateReader::number);
  }

  void changed(PlanKey plan, @Nullable TaskOutcome was, @Nullable TaskOutcome is) {
    if (was != null && is != null && counts(was, is)) {
      return;
    }
    if (was != null) {
      count(plan, was, -1);
    }
    if (is != null) {
      count(plan, is, 1);
    }
  }

  /** Whether both count for the same. */
  private static boolean counts(TaskOutcome was, TaskOutcome is) {
    return Objects.equals(AgentTasks.agent(was), AgentTasks.agent(is))
        && was.status().terminal() == is.status().terminal()
        && (was.status() == is.status() || !is.status().terminal())
        && was.startedAt() == is.startedAt()
        && Objects.equals(was.completedAt(), is.completedAt())
        && was.eventType().equals(is.eventType());
  }

  private void count(PlanKey plan, TaskOutcome task, int sign) {
    String agent = AgentTasks.agent(task);
    if (agent == null) {
      return;
    }
    Long duration = task.durationMicros();
    String tenant = plan.tenantId();
    long hour = Math.floorDiv(task.startedAt(), HOUR_MICROS);
    for (String view : List.of(PlanEntries.view(null), plan.userId())) {
      totals.change(
          totals(tenant, view).text(agent).bytes(), t -> t.with(task.status(), duration, sign));
      totals.change(
          hours(tenant, view, agent).number(hour).bytes(),
          t -> t.with(task.status(), duration, sign));
    }
    byte[] entry =
        tasks(tenant, agent)
            .number(task.startedAt())
            .text(plan.userId())
            .text(plan.planId())
            .text(task.taskId())
            .bytes();
    if (sign < 0) {
      bytes.delete(entry);
    } else {
      // One of several ways of being open is as good as another here.
      TaskStatus status = task.status().terminal() ? task.status() : TaskStatus.PENDING;
      StatisticsCodec.AgentTask value = new StatisticsCodec.AgentTask(status, duration);
      bytes.put(entry, () -> StatisticsCodec.encode(format, value));
    }
    if (duration != null && task.status() == TaskStatus.COMPLETED) {
      long micros = duration;
      durations.change(
          durations(tenant, task.eventType()).text(agent).bytes(), d -> d.with(micros, sign));
    }
  }

  /** An event of an agent came; kept to the second, so that not each event is a change. */
  void heard(PlanKey plan, EventOrder event) {
    long second = Math.floorDiv(event.time(), SECOND_MICROS) * SECOND_MICROS;
    for (String view : List.of(PlanEntries.view(null), plan.userId())) {
      seen.change(
          seen(plan.tenantId(), view).text(event.source()).bytes(), at -> Math.max(at, second));
    }
  }

  /**
   * Forgets when agents were last heard of.
   *
   * @param view beginning of the keys
   * @param upTo those heard of later stay; microseconds since the epoch
   */
  void unsee(StoreKey view, long upTo) {
    List<byte[]> gone = new ArrayList<>();
    byte[] from = view.bytes();
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(
          entry -> {
            if (RecordFormat.open(entry.value()).number() <= upTo) {
              gone.add(entry.key());
            }
          });
    }
    gone.forEach(key -> seen.change(key, at -> Long.MIN_VALUE));
  }

  static StoreKey totals(String tenant, String view) {
    return StoreKey.of(KeyFamily.AGENT_TOTALS).text(tenant).text(view);
  }

  static StoreKey hours(String tenant, String view, String agent) {
    return StoreKey.of(KeyFamily.AGENT_HOUR).text(tenant).text(view).text(agent);
  }

  static StoreKey tasks(String tenant, String agent) {
    return StoreKey.of(KeyFamily.AGENT_TASK).text(tenant).text(agent);
  }

  /** Of all views. */
  static StoreKey seenOfTenant(String tenant) {
    return StoreKey.of(KeyFamily.AGENT_SEEN).text(tenant);
  }

  static StoreKey seen(String tenant, String view) {
    return StoreKey.of(KeyFamily.AGENT_SEEN).text(tenant).text(view);
  }

  static StoreKey durations(String tenant, String eventType) {
    return StoreKey.of(KeyFamily.DURATIONS).text(tenant).text(eventType);
  }
}
