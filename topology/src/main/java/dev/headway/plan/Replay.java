// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventReader;
import dev.headway.event.Input;
import dev.headway.event.PlanEvent;
import dev.headway.event.Reading;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.TimelineEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Folds a plan anew from its events, by the same code as when they came: what was true at an
 * instant of event time is the state of the events up to it, by the facts known now.
 */
public final class Replay {
  private Replay() {}

  /**
   * Folds the events that are not later than {@code until}.
   *
   * @param events a plan's events
   * @param until microseconds since the epoch
   * @param records where to; empty
   */
  public static void fold(List<EventRecord> events, long until, PlanRecords records) {
    for (EventRecord event : events) {
      if (EventRecord.order(event.entry()).time() <= until) {
        TimelineEntry entry = event.entry();
        PlanFold.apply(
            records,
            read(event),
            new Origin(
                entry.getOriginTopic(), entry.getOriginPartition(), entry.getOriginOffset()));
      }
    }
    if (records.plan() != null) {
      PlanFold.settleUntold(records);
    }
  }

  /** The event as it was read when it came. */
  static PlanEvent read(EventRecord event) {
    if (!event.isWhole()) {
      throw new IllegalStateException(
          "an event was stored by an older release, which kept less of it: `headway rebuild` folds all events anew");
    }
    TimelineEntry entry = event.entry();
    Input input =
        switch (entry.getKind()) {
          case REQUEST -> Input.ACTION_REQUESTS;
          case RESULT -> Input.ACTION_RESULTS;
          default -> Input.SYSTEM_EVENTS;
        };
    Reading reading = EventReader.read(agentEvent(entry), input, "", entry.getTime());
    if (!(reading instanceof Reading.Placed(PlanEvent read))) {
      throw new IllegalStateException("an event that was folded is not read again: " + reading);
    }
    return new PlanEvent(
        read.plan(),
        read.order(),
        read.type(),
        read.fact(),
        read.envelope(),
        entry.getData(),
        entry.getFacts(),
        event.fingerprint());
  }

  private static AgentEvent agentEvent(TimelineEntry entry) {
    return AgentEvent.newBuilder()
        .setId(entry.getEventId())
        .setSource(entry.getSource())
        .setType(entry.getEventType())
        .setTime(entry.getTime())
        .setTenantId(entry.getTenantId())
        .setUserId(entry.getUserId())
        .setPlanId(entry.getPlanId())
        .setTaskId(namedTask(entry))
        .setCorrelationId(entry.getCorrelationId())
        .setSessionId(entry.getSessionId())
        .setGoalId(entry.getGoalId())
        .setScopeId(entry.getScopeId())
        .setParentPlanId(entry.getParentPlanId())
        .setResponseEvent(entry.getResponseEvent())
        .setTraceId(entry.getTraceId())
        .setParentEventId(entry.getParentEventId())
        .setData(entry.getFacts() == null ? entry.getData() : entry.getFacts())
        .build();
  }

  private static @Nullable String namedTask(TimelineEntry entry) {
    return entry.getKind() == EventKind.REQUEST ? entry.getTaskId() : entry.getNamedTaskId();
  }
}
