// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.headway.http.json.Doc;
import dev.headway.schemas.avro.EventKind;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One distinct event of a plan, and the fact it asserts.
 *
 * @param eventId event.
 * @param eventType type.
 * @param timestamp event time.
 * @param parentEventId event that caused it: as it says itself; for a result that does not, the
 *     request of its task.
 * @param source producing agent or service.
 * @param kind what it means to the plan.
 * @param taskId task it belongs to.
 * @param attempt attempt it names itself.
 * @param state state it asserts, of its task or, for plan events, of the plan.
 * @param reason reason, message or error it gives.
 * @param progress progress it reports, 0 to 1.
 * @param correlationId correlation.
 * @param traceId trace.
 * @param data payload as sent, up to 8 KiB; null for larger ones, which origin leads to.
 * @param dataBytes size of the payload in bytes.
 * @param origin where it came in.
 */
record TimelineEventView(
    @Doc(value = "Event.", example = "\"e-1\"") String eventId,
    @Doc(value = "Type.", example = "\"data.fetch.requested\"") String eventType,
    @Doc(value = "Event time.", example = "\"2026-01-01T12:00:00Z\"") Instant timestamp,
    @Doc(
            value =
                "Event that caused it: as it says itself; for a result that does not, the request of its task.",
            example = "null")
        @Nullable String parentEventId,
    @Doc(value = "Producing agent or service.", example = "\"planner\"") String source,
    @Doc(value = "What it means to the plan.", example = "\"request\"") EventKind kind,
    @Doc(value = "Task it belongs to.", example = "\"a1\"") @Nullable String taskId,
    @Doc(value = "Attempt it names itself.", example = "null") @Nullable Integer attempt,
    @Doc(
            value = "State it asserts, of its task or, for plan events, of the plan.",
            example = "\"pending\"")
        @Nullable String state,
    @Doc(value = "Reason, message or error it gives.", example = "null") @Nullable String reason,
    @Doc(value = "Progress it reports, 0 to 1.", example = "null") @Nullable BigDecimal progress,
    @Doc(value = "Correlation.", example = "\"c1\"") @Nullable String correlationId,
    @Doc(value = "Trace.", example = "null") @Nullable String traceId,
    @Doc(
            value = "Payload as sent, up to 8 KiB; null for larger ones, which origin leads to.",
            example = "{\"query\":\"solar\"}")
        @JsonRawValue
        @Nullable String data,
    @Doc(value = "Size of the payload in bytes.", example = "17") int dataBytes,
    @Doc("Where it came in.") OriginView origin) {}
