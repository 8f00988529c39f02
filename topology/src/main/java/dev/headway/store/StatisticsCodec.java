// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.TaskStatus;
import dev.headway.statistics.LogHistogram;
import dev.headway.statistics.WorkTotals;
import org.jspecify.annotations.Nullable;

/** Stored form of sums over tasks. */
final class StatisticsCodec {
  private static final TaskStatus[] STATUSES = TaskStatus.values();

  private StatisticsCodec() {}

  static void write(StateWriter out, WorkTotals totals) {
    out.number(totals.open())
        .number(totals.completed())
        .number(totals.failed())
        .number(totals.cancelled())
        .number(totals.micros());
    write(out, totals.durations());
  }

  static WorkTotals totals(StateReader in) {
    return new WorkTotals(
        in.number(), in.number(), in.number(), in.number(), in.number(), histogram(in));
  }

  /** Buckets by their distance from the one before: most lie close together. */
  static void write(StateWriter out, LogHistogram histogram) {
    int[] buckets = histogram.buckets();
    out.number(buckets.length);
    int before = 0;
    for (int i = 0; i < buckets.length; i++) {
      out.number(buckets[i] - before).number(histogram.counts()[i]);
      before = buckets[i];
    }
  }

  static LogHistogram histogram(StateReader in) {
    int length = in.integer();
    int[] buckets = new int[length];
    long[] counts = new long[length];
    int before = 0;
    for (int i = 0; i < length; i++) {
      before += in.integer();
      buckets[i] = before;
      counts[i] = in.number();
    }
    return new LogHistogram(buckets, counts);
  }

  /**
   * A task of an agent.
   *
   * @param status status
   * @param micros duration; null while open
   */
  record AgentTask(TaskStatus status, @Nullable Long micros) {}

  static byte[] encode(RecordFormat format, AgentTask task) {
    return format.begin().raw(task.status().ordinal()).optionalNumber(task.micros()).bytes();
  }

  static AgentTask agentTask(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    return new AgentTask(STATUSES[in.raw()], in.optionalNumber());
  }
}
