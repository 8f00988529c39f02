// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Decimals;
import dev.headway.query.LogLine;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.TimelineEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plan's timeline as clients see it. */
final class TimelineRendering {
  private TimelineRendering() {}

  /**
   * Renders {@code entries}.
   *
   * @param planId stands in for the trace when no event names one
   * @param entries entries in event order
   */
  static EventTimelineView timeline(String planId, List<TimelineEntry> entries) {
    String trace =
        entries.stream()
            .map(TimelineEntry::getTraceId)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(planId);
    Map<String, String> firstRequests = new HashMap<>();
    for (TimelineEntry entry : entries) {
      if (entry.getKind() == EventKind.REQUEST && entry.getTaskId() != null) {
        firstRequests.putIfAbsent(entry.getTaskId(), entry.getEventId());
      }
    }
    Map<String, String> latestRequests = new HashMap<>();
    List<TimelineEventView> events = new ArrayList<>(entries.size());
    for (TimelineEntry entry : entries) {
      if (entry.getKind() == EventKind.REQUEST && entry.getTaskId() != null) {
        latestRequests.put(entry.getTaskId(), entry.getEventId());
      }
      events.add(event(entry, parent(entry, latestRequests, firstRequests)));
    }
    return new EventTimelineView(trace, events);
  }

  /**
   * What the event says; a result that says nothing answers its task's latest request before it, or
   * else the first.
   */
  private static @Nullable String parent(
      TimelineEntry entry, Map<String, String> latestRequests, Map<String, String> firstRequests) {
    if (entry.getParentEventId() != null) {
      return entry.getParentEventId();
    }
    if (entry.getActionEventId() != null) {
      return entry.getActionEventId();
    }
    String task = entry.getTaskId();
    if (entry.getKind() != EventKind.RESULT || task == null) {
      return null;
    }
    String latest = latestRequests.get(task);
    return latest != null ? latest : firstRequests.get(task);
  }

  /** A log line. */
  static LogEntryView log(LogLine line) {
    TimelineEntry entry = line.entry();
    return new LogEntryView(
        entry.getEventId(),
        entry.getTime(),
        line.level(),
        entry.getReason(),
        entry.getSource(),
        entry.getTaskId(),
        line.stepNumber(),
        line.durationMs(),
        line.errorDetails(),
        entry.getCorrelationId(),
        origin(entry));
  }

  private static OriginView origin(TimelineEntry entry) {
    return new OriginView(
        entry.getOriginTopic(), entry.getOriginPartition(), entry.getOriginOffset());
  }

  private static TimelineEventView event(TimelineEntry entry, @Nullable String parent) {
    String data = entry.getData();
    return new TimelineEventView(
        entry.getEventId(),
        entry.getEventType(),
        entry.getTime(),
        parent,
        entry.getSource(),
        entry.getKind(),
        entry.getTaskId(),
        entry.getAttempt(),
        entry.getState(),
        entry.getReason(),
        Decimals.shareOrNull(entry.getProgress()),
        entry.getCorrelationId(),
        entry.getTraceId(),
        // Folded events hold valid JSON or nothing; blank text is nothing, and would break the
        // answer around it.
        data == null || data.isBlank() ? null : data,
        entry.getDataBytes(),
        origin(entry));
  }
}
