// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.Fact;
import dev.headway.event.PlanEvent;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes an event's timeline entry. */
final class TimelineEntries {
  static {
    TrustedRecords.install();
  }

  private TimelineEntries() {}

  static TimelineEntry of(PlanEvent event, Origin origin) {
    String data = event.data();
    int bytes = data == null ? 0 : utf8Length(data);
    TimelineEntry.Builder entry =
        TimelineEntry.newBuilder()
            .setTenantId(event.plan().tenantId())
            .setUserId(event.plan().userId())
            .setPlanId(event.plan().planId())
            .setEventId(event.order().id())
            .setSource(event.order().source())
            .setEventType(event.type())
            .setTime(Instant.EPOCH.plus(event.order().time(), ChronoUnit.MICROS))
            .setCorrelationId(event.envelope().correlationId())
            .setTraceId(event.envelope().traceId())
            .setParentEventId(event.envelope().parentEventId())
            .setData(event.facts() == null ? data : null)
            .setDataBytes(bytes)
            .setOriginTopic(origin.topic())
            .setOriginPartition(origin.partition())
            .setOriginOffset(origin.offset())
            .setSessionId(event.envelope().sessionId())
            .setGoalId(event.envelope().goalId())
            .setScopeId(event.envelope().scopeId())
            .setParentPlanId(event.envelope().parentPlanId())
            .setFacts(event.facts());
    if (event.fact() instanceof Fact.OfTask ofTask) {
      entry.setAttempt(ofTask.attempt()).setActionEventId(ofTask.named().actionEventId());
    }
    return assertion(entry, event.fact()).build();
  }

  private static TimelineEntry.Builder assertion(TimelineEntry.Builder entry, Fact fact) {
    return switch (fact) {
      case Fact.Request f ->
          said(entry, EventKind.REQUEST, f.taskId(), "pending", null)
              .setResponseEvent(f.responseEvent());
      case Fact.Result f ->
          said(
                  entry,
                  EventKind.RESULT,
                  null,
                  f.outcome().label(),
                  f.error() == null ? f.message() : f.error())
              .setNamedTaskId(f.taskId());
      case Fact.TaskReport f ->
          said(
                  entry,
                  f.progressReport() ? EventKind.TASK_PROGRESS : EventKind.TASK_STATE_CHANGED,
                  f.taskId(),
                  f.state().label(),
                  f.error() == null ? f.message() : f.error())
              .setProgress(f.progress());
      case Fact.TaskLog f -> said(entry, EventKind.TASK_LOG, f.taskId(), null, f.message());
      case Fact.TaskUsage f -> said(entry, EventKind.TASK_USAGE, f.taskId(), null, null);
      case Fact.PlanStarted f -> said(entry, EventKind.PLAN_STARTED, null, "running", f.goal());
      case Fact.PlanStateChanged f ->
          said(entry, EventKind.PLAN_STATE_CHANGED, null, f.newState(), null);
      case Fact.PlanWaiting f -> said(entry, EventKind.PLAN_WAITING, null, "waiting", f.reason());
      case Fact.PlanPaused f -> said(entry, EventKind.PLAN_PAUSED, null, "paused", f.reason());
      case Fact.PlanResumed f -> said(entry, EventKind.PLAN_RESUMED, null, "running", null);
      case Fact.PlanEnded f ->
          said(
              entry,
              EventKind.PLAN_ENDED,
              null,
              f.outcome().name().toLowerCase(Locale.ROOT),
              f.error());
      case Fact.DelegationStarted f ->
          said(entry, EventKind.DELEGATION_STARTED, f.parentTaskId(), null, f.groupId());
      case Fact.Warned f -> said(entry, EventKind.OTHER, null, null, f.reason());
      case Fact.Other f -> said(entry, EventKind.OTHER, null, null, null);
    };
  }

  private static TimelineEntry.Builder said(
      TimelineEntry.Builder entry,
      EventKind kind,
      @Nullable String taskId,
      @Nullable String state,
      @Nullable String reason) {
    return entry.setKind(kind).setTaskId(taskId).setState(state).setReason(reason);
  }

  private static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
