// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads an envelope: checks what can be checked without its plan, finds the plan it belongs to and
 * turns the payload into a {@link Fact}. Pure, and the same for HTTP ingest and for records from
 * Kafka.
 */
public final class EventReader {
  /** Longest id and event type that names a plan, task or type, in characters. */
  private static final int MAX_ID = PlanKey.MAX_ID_LENGTH;

  /** Longest other text of the envelope: what a header or key can sensibly hold. */
  private static final int MAX_TEXT = PlanEvent.MAX_TEXT;

  private EventReader() {}

  /**
   * Reads {@code event} as a record of {@code input}.
   *
   * @param defaultId id when it has none
   * @param defaultTime event time when it has none
   */
  public static Reading read(AgentEvent event, Input input, String defaultId, Instant defaultTime) {
    try {
      return readChecked(event, input, defaultId, defaultTime);
    } catch (RefusedException e) {
      return new Reading.Refused(e.refusal());
    }
  }

  private static Reading readChecked(
      AgentEvent event, Input input, String defaultId, Instant defaultTime) {
    checkEnvelope(event);
    String raw = event.getData();
    if (raw != null && utf8Length(raw) > EventData.MAX_BYTES) {
      throw new RefusedException(
          DeadLetterReason.TOO_LARGE,
          "/data",
          "data is larger than " + EventData.MAX_BYTES + " bytes");
    }
    EventData data = EventData.parse(raw);
    String type = event.getType();
    String planId = limited(first(event.getPlanId(), data.text("plan_id")), "/plan_id", MAX_ID);
    String id = event.getId().isEmpty() ? defaultId : event.getId();
    String correlation = first(event.getCorrelationId(), data.hint("correlation_id"));
    if (planId == null
        && input == Input.SYSTEM_EVENTS
        && (type.startsWith("plan.") || type.startsWith("task."))) {
      throw new RefusedException(
          DeadLetterReason.MISSING_PLAN, "/plan_id", type + " names no plan");
    }
    // Refused for its content even where it turns out to be untracked: a fault is told whatever
    // comes of the event.
    Fact fact = new FactReader(event, data, id, correlation == null ? id : correlation).read(input);
    Instant time = event.getTime();
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time == null ? defaultTime : time);
    if (planId == null) {
      return input == Input.ACTION_RESULTS
          ? new Reading.Unplaced(
              new Owner(event.getTenantId(), event.getUserId()),
              correlation == null ? id : correlation,
              micros)
          : new Reading.Untracked();
    }
    PlanEvent.Envelope envelope =
        new PlanEvent.Envelope(
            correlation,
            limited(first(event.getSessionId(), data.hint("session_id")), "/session_id", MAX_TEXT),
            limited(first(event.getGoalId(), data.hint("goal_id")), "/goal_id", MAX_TEXT),
            limited(first(event.getScopeId(), data.hint("scope_id")), "/scope_id", MAX_TEXT),
            limited(
                first(event.getParentPlanId(), data.hint("parent_plan_id")),
                "/parent_plan_id",
                MAX_TEXT),
            first(event.getTraceId(), data.hint("trace_id")),
            first(event.getParentEventId(), data.hint("parent_event_id")));
    return new Reading.Placed(
        new PlanEvent(
            new PlanKey(event.getTenantId(), event.getUserId(), planId),
            new EventOrder(micros, id, event.getSource()),
            type,
            fact,
            envelope,
            raw,
            raw == null || utf8Bytes(raw) <= PlanEvent.MAX_DATA ? null : data.askedFor(),
            Fingerprint.of(event, planId)));
  }

  private static void checkEnvelope(AgentEvent event) {
    required(event.getSource(), "/source", MAX_TEXT);
    required(event.getType(), "/type", MAX_ID);
    required(event.getTenantId(), "/tenant_id", Owner.MAX_LENGTH);
    required(event.getUserId(), "/user_id", Owner.MAX_LENGTH);
    limited(event.getId(), "/id", MAX_TEXT);
    if (!event.getSpecversion().isEmpty() && !event.getSpecversion().equals("1.0")) {
      throw EventData.invalid("/specversion", "specversion must be 1.0");
    }
    limited(event.getTaskId(), "/task_id", MAX_ID);
    limited(event.getCorrelationId(), "/correlation_id", MAX_TEXT);
    limited(event.getSessionId(), "/session_id", MAX_TEXT);
    limited(event.getGoalId(), "/goal_id", MAX_TEXT);
    limited(event.getScopeId(), "/scope_id", MAX_TEXT);
    limited(event.getParentPlanId(), "/parent_plan_id", MAX_TEXT);
    limited(event.getResponseEvent(), "/response_event", MAX_TEXT);
    limited(event.getTraceId(), "/trace_id", MAX_TEXT);
    limited(event.getParentEventId(), "/parent_event_id", MAX_TEXT);
  }

  private static void required(String value, String pointer, int max) {
    if (value.isEmpty()) {
      throw new RefusedException(
          DeadLetterReason.MISSING_FIELD, pointer, pointer.substring(1) + " is missing");
    }
    limited(value, pointer, max);
  }

  static @Nullable String limited(@Nullable String value, String pointer, int max) {
    if (value != null && value.length() > max && value.codePointCount(0, value.length()) > max) {
      throw EventData.invalid(
          pointer, pointer.substring(1) + " is longer than " + max + " characters");
    }
    return value == null || value.isEmpty() ? null : value;
  }

  static @Nullable String first(@Nullable String a, @Nullable String b) {
    return a == null || a.isEmpty() ? (b == null || b.isEmpty() ? null : b) : a;
  }

  private static int utf8Bytes(String text) {
    return text.length() * 3L <= PlanEvent.MAX_DATA
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static int utf8Length(String text) {
    return text.length() > EventData.MAX_BYTES || text.length() * 3L <= EventData.MAX_BYTES
        ? text.length()
        : text.getBytes(StandardCharsets.UTF_8).length;
  }
}
