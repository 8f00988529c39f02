// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.headway.event.LogLevel;
import dev.headway.http.json.Doc;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A log line of a plan.
 *
 * @param eventId event it came with
 * @param timestamp event time
 * @param level how much it matters
 * @param message text
 * @param source agent that said it
 * @param taskId task it is about
 * @param stepNumber step
 * @param durationMs how long the step took, in milliseconds
 * @param errorDetails what the agent says about an error
 * @param correlationId correlation
 * @param origin where it came in
 */
record LogEntryView(
    @Doc(value = "Event it came with.", example = "\"e-9\"") String eventId,
    @Doc(value = "Event time.", example = "\"2026-01-01T12:00:00Z\"") Instant timestamp,
    @Doc(value = "How much it matters.", example = "\"error\"") LogLevel level,
    @Doc(value = "Text.", example = "\"source not reachable\"") @Nullable String message,
    @Doc(value = "Agent that said it.", example = "\"fetcher\"") String source,
    @Doc(value = "Task it is about; null: the plan.", example = "\"a1\"") @Nullable String taskId,
    @Doc(value = "Step.", example = "3") @Nullable Long stepNumber,
    @Doc(value = "How long the step took, in milliseconds.", example = "120.5")
        @Nullable BigDecimal durationMs,
    @Doc(
            value =
                "What the agent says about an error; {\"value\": …} where that is no JSON object.",
            example = "{\"code\":503}")
        @JsonRawValue
        @Nullable String errorDetails,
    @Doc(value = "Correlation.", example = "\"c1\"") @Nullable String correlationId,
    @Doc("Where it came in; leads to what was too large to be kept.") OriginView origin) {}
