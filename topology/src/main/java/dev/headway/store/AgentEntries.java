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
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The statistics of a partition's agents, kept as tasks change: what a task counted for is taken
 * back, and what it counts for now is added.
 */
final class AgentEntries {
  static final long HOUR_MICROS = 3_600_000_000L;
  static final long DAY_MICROS = 24 * HOUR_MICROS;
  private static final long SECOND_MICROS = 1_000_000;

  private final OrderedBytes bytes;
  private final RecordFormat format;
  private final Tallies<InView, WorkTotals> totals;
  private final Tallies<Hour, WorkTotals> hours;
  private final Tallies<Took, LogHistogram> durations;
  private final Tallies<InView, Long> seen;

  /** An agent as a view shows it. */
  private record InView(String tenant, String view, String agent) {}

  /** An hour of it. */
  private record Hour(String tenant, String view, String agent, long hour) {}

  /** An agent at tasks of one type that began on one day. */
  private record Took(String tenant, String eventType, String agent, long day) {}

  AgentEntries(OrderedBytes bytes, RecordFormat format) {
    this.bytes = bytes;
    this.format = format;
    this.totals =
        new Tallies<>(
            bytes,
            format,
            of -> totals(of.tenant, of.view).text(of.agent),
            WorkTotals.NONE,
            StatisticsCodec::write,
            StatisticsCodec::totals);
    this.hours =
        new Tallies<>(
            bytes,
            format,
            of -> hours(of.tenant, of.view, of.agent).number(of.hour),
            WorkTotals.NONE,
            StatisticsCodec::write,
            StatisticsCodec::totals);
    this.durations =
        new Tallies<>(
            bytes,
            format,
            of -> durations(of.tenant, of.eventType).text(of.agent).number(of.day),
            LogHistogram.EMPTY,
            StatisticsCodec::write,
            StatisticsCodec::histogram);
    this.seen =
        new Tallies<>(
            bytes,
            format,
            of -> seen(of.tenant, of.view).text(of.agent),
            Long.MIN_VALUE,
            (out, at) -> out.number(at),
            StateReader::number);
  }

  /**
   * What a task counts for.
   *
   * @param agent agent
   * @param eventType type of its request
   * @param status one of several ways of being open is as good as another here
   * @param startedAt microseconds since the epoch
   * @param micros duration; null while open
   */
  private record Counted(
      String agent, String eventType, TaskStatus status, long startedAt, @Nullable Long micros) {
    static @Nullable Counted of(@Nullable TaskOutcome task) {
      String agent = AgentTasks.agent(task);
      return task == null || agent == null
          ? null
          : new Counted(
              agent,
              task.eventType(),
              task.status().terminal() ? task.status() : TaskStatus.PENDING,
              task.startedAt(),
              task.durationMicros());
    }

    long hour() {
      return Math.floorDiv(startedAt, HOUR_MICROS);
    }

    boolean sharesSumsWith(Counted other) {
      return agent.equals(other.agent) && hour() == other.hour();
    }

    WorkTotals in(WorkTotals sum, int sign) {
      return sum.with(status, micros, sign);
    }
  }

  void changed(PlanKey plan, @Nullable TaskOutcome before, @Nullable TaskOutcome after) {
    Counted was = Counted.of(before);
    Counted is = Counted.of(after);
    if (Objects.equals(was, is)) {
      return;
    }
    if (was != null && is != null && was.sharesSumsWith(is)) {
      // Most tasks end in the hour in which they began: each sum is changed once.
      sum(plan, is, sum -> is.in(was.in(sum, -1), 1));
    } else {
      if (was != null) {
        sum(plan, was, sum -> was.in(sum, -1));
      }
      if (is != null) {
        sum(plan, is, sum -> is.in(sum, 1));
      }
    }
    String taskId = Objects.requireNonNull(after == null ? before : after).taskId();
    byte[] left = was == null ? null : entry(plan, was, taskId);
    byte[] entered = is == null ? null : entry(plan, is, taskId);
    if (left != null && !Arrays.equals(left, entered)) {
      bytes.delete(left);
    }
    if (is != null && entered != null) {
      StatisticsCodec.AgentTask task = new StatisticsCodec.AgentTask(is.status, is.micros);
      bytes.put(entered, () -> StatisticsCodec.encode(format, task));
    }
    time(plan, was, -1);
    time(plan, is, 1);
  }

  private void sum(PlanKey plan, Counted task, UnaryOperator<WorkTotals> how) {
    String tenant = plan.tenantId();
    for (String view : List.of(PlanEntries.view(null), plan.userId())) {
      totals.change(new InView(tenant, view, task.agent), how);
      hours.change(new Hour(tenant, view, task.agent, task.hour()), how);
    }
  }

  private static byte[] entry(PlanKey plan, Counted task, String taskId) {
    return tasks(plan.tenantId(), task.agent)
        .number(task.startedAt)
        .text(plan.userId())
        .text(plan.planId())
        .text(taskId)
        .bytes();
  }

  private void time(PlanKey plan, @Nullable Counted task, int sign) {
    if (task != null && task.status == TaskStatus.COMPLETED && task.micros != null) {
      long micros = task.micros;
      long day = Math.floorDiv(task.startedAt, DAY_MICROS);
      durations.change(
          new Took(plan.tenantId(), task.eventType, task.agent, day), d -> d.with(micros, sign));
    }
  }

  /** An event of an agent came; kept to the second, so that not each event is a change. */
  void heard(PlanKey plan, EventOrder event) {
    long second = Math.floorDiv(event.time(), SECOND_MICROS) * SECOND_MICROS;
    for (String view : List.of(PlanEntries.view(null), plan.userId())) {
      seen.change(new InView(plan.tenantId(), view, event.source()), at -> Math.max(at, second));
    }
  }

  /**
   * Forgets when agents were last heard of.
   *
   * @param view beginning of the keys
   * @param upTo those heard of later stay; microseconds since the epoch
   */
  void unsee(StoreKey view, long upTo) {
    List<InView> gone = new ArrayList<>();
    byte[] from = view.bytes();
    int prefix = StoreKey.of(KeyFamily.AGENT_SEEN).bytes().length;
    try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
      scan.forEachRemaining(
          entry -> {
            if (RecordFormat.open(entry.value()).number() <= upTo) {
              StoreKeyReader in = new StoreKeyReader(entry.key(), prefix);
              gone.add(new InView(in.text(), in.text(), in.text()));
            }
          });
    }
    gone.forEach(agent -> seen.change(agent, at -> Long.MIN_VALUE));
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
