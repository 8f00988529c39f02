// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One distinct event of a plan, and the fact it asserts.
 *
 * @param eventId event
 * @param eventType type
 * @param timestamp event time
 * @param parentEventId event that caused it: as it says itself; for a result that does not, the
 *     request of its task
 * @param source producing agent or service
 * @param kind what it means to the plan, such as {@code request} or {@code plan_ended}
 * @param taskId task it belongs to
 * @param attempt attempt it names itself
 * @param state state it asserts, of its task or, for plan events, of the plan
 * @param reason reason, message or error it gives
 * @param progress progress it reports, 0 to 1
 * @param correlationId correlation
 * @param traceId trace
 * @param data payload as sent, up to 8 KiB; null for larger ones, which {@code origin} leads to
 * @param dataBytes size of the payload in bytes
 * @param origin where it came in
 */
public record TimelineEvent(
    String eventId,
    String eventType,
    Instant timestamp,
    @Nullable String parentEventId,
    String source,
    String kind,
    @Nullable String taskId,
    @Nullable Integer attempt,
    @Nullable String state,
    @Nullable String reason,
    @Nullable BigDecimal progress,
    @Nullable String correlationId,
    @Nullable String traceId,
    @Nullable Map<String, @Nullable Object> data,
    int dataBytes,
    Origin origin) {
  /**
   * Place of an event in the inputs.
   *
   * @param topic topic
   * @param partition partition
   * @param offset offset
   */
  public record Origin(String topic, int partition, long offset) {}

  /** Checks that the answer is whole, and copies the payload. */
  public TimelineEvent {
    Fields.required(eventId, "event_id");
    Fields.required(eventType, "event_type");
    Fields.required(timestamp, "timestamp");
    data = data == null ? null : Collections.unmodifiableMap(new LinkedHashMap<>(data));
  }
}
