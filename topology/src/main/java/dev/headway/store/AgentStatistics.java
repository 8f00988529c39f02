// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.listing.View;
import dev.headway.progress.History;
import dev.headway.statistics.AgentActivity;
import dev.headway.statistics.LogHistogram;
import dev.headway.statistics.WorkTotals;
import java.util.Map;
import java.util.TreeMap;

/** Reads the statistics of a partition's agents. */
public final class AgentStatistics {
  private static final long HOUR = AgentEntries.HOUR_MICROS;

  private final OrderedBytes bytes;

  AgentStatistics(OrderedBytes bytes) {
    this.bytes = bytes;
  }

  /**
   * Sums over the tasks of an agent that began in a time: those of whole hours are kept, those at
   * either end are counted one by one.
   *
   * @param after microseconds since the epoch, not itself in it
   * @param until microseconds since the epoch, the last one in it
   */
  public WorkTotals tasks(View view, String agent, long after, long until) {
    long firstWhole = Math.floorDiv(after, HOUR) + 1;
    long endOfWhole = Math.floorDiv(until + 1, HOUR);
    if (endOfWhole <= firstWhole) {
      return single(view, agent, after + 1, until + 1);
    }
    return single(view, agent, after + 1, firstWhole * HOUR)
        .plus(hours(view, agent, firstWhole, endOfWhole))
        .plus(single(view, agent, endOfWhole * HOUR, until + 1));
  }

  private WorkTotals hours(View view, String agent, long from, long to) {
    byte[] prefix = AgentEntries.hours(view.tenantId(), view(view), agent).bytes();
    WorkTotals sum = WorkTotals.NONE;
    try (OrderedBytes.Scan scan =
        bytes.scan(
            StoreKey.copyOf(prefix).number(from).bytes(),
            StoreKey.copyOf(prefix).number(to).bytes())) {
      while (scan.hasNext()) {
        sum = sum.plus(StatisticsCodec.totals(RecordFormat.open(scan.next().value())));
      }
    }
    return sum;
  }

  private WorkTotals single(View view, String agent, long from, long to) {
    WorkTotals sum = WorkTotals.NONE;
    if (from >= to) {
      return sum;
    }
    byte[] prefix = AgentEntries.tasks(view.tenantId(), agent).bytes();
    try (OrderedBytes.Scan scan =
        bytes.scan(
            StoreKey.copyOf(prefix).number(from).bytes(),
            StoreKey.copyOf(prefix).number(to).bytes())) {
      while (scan.hasNext()) {
        OrderedBytes.Entry entry = scan.next();
        StoreKeyReader in = new StoreKeyReader(entry.key(), prefix.length);
        in.number();
        if (view.userId() == null || view.userId().equals(in.text())) {
          StatisticsCodec.AgentTask task = StatisticsCodec.agentTask(entry.value());
          sum = sum.with(task.status(), task.micros(), 1);
        }
      }
    }
    return sum;
  }

  /** Every agent with a task or an event. */
  public Map<String, AgentActivity> agents(View view) {
    Map<String, AgentActivity> agents = new TreeMap<>();
    byte[] totals = AgentEntries.totals(view.tenantId(), view(view)).bytes();
    try (OrderedBytes.Scan scan = bytes.scan(totals, StoreKey.after(totals))) {
      scan.forEachRemaining(
          entry ->
              agents.put(
                  new StoreKeyReader(entry.key(), totals.length).text(),
                  new AgentActivity(
                      StatisticsCodec.totals(RecordFormat.open(entry.value())), null)));
    }
    byte[] seen = AgentEntries.seen(view.tenantId(), view(view)).bytes();
    try (OrderedBytes.Scan scan = bytes.scan(seen, StoreKey.after(seen))) {
      scan.forEachRemaining(
          entry ->
              agents.merge(
                  new StoreKeyReader(entry.key(), seen.length).text(),
                  new AgentActivity(WorkTotals.NONE, RecordFormat.open(entry.value()).number()),
                  AgentActivity::plus));
    }
    return agents;
  }

  /**
   * How long completed tasks of an event type took, by agent.
   *
   * @param recentFrom tasks that began from this day on count as recent; microseconds since the
   *     epoch, the beginning of a day (UTC)
   */
  public Map<String, History.Durations> durations(
      String tenantId, String eventType, long recentFrom) {
    Map<String, History.Durations> durations = new TreeMap<>();
    byte[] prefix = AgentEntries.durations(tenantId, eventType).bytes();
    try (OrderedBytes.Scan scan = bytes.scan(prefix, StoreKey.after(prefix))) {
      scan.forEachRemaining(
          entry -> {
            StoreKeyReader in = new StoreKeyReader(entry.key(), prefix.length);
            String agent = in.text();
            LogHistogram took = StatisticsCodec.histogram(RecordFormat.open(entry.value()));
            durations.merge(
                agent,
                in.number() * AgentEntries.DAY_MICROS < recentFrom
                    ? new History.Durations(took, LogHistogram.EMPTY)
                    : new History.Durations(LogHistogram.EMPTY, took),
                History.Durations::plus);
          });
    }
    return durations;
  }

  private static String view(View view) {
    return PlanEntries.view(view.userId());
  }
}
