// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of a plan's log.
 *
 * @param eventId event it came with
 * @param timestamp event time
 * @param level how much it matters
 * @param message text; null: none
 * @param source agent that said it
 * @param taskId task it is about; null: the plan
 * @param stepNumber step; null: none
 * @param durationMs how long the step took, in milliseconds; null: nobody said
 * @param errorDetails what the agent says about an error; null: nothing
 * @param correlationId correlation
 * @param origin where it came in
 */
public record LogLine(
    String eventId,
    Instant timestamp,
    LogLevel level,
    @Nullable String message,
    String source,
    @Nullable String taskId,
    @Nullable Long stepNumber,
    @Nullable BigDecimal durationMs,
    @Nullable Map<String, @Nullable Object> errorDetails,
    @Nullable String correlationId,
    TimelineEvent.Origin origin) {
  /** Checks that the answer is whole, and copies the details. */
  public LogLine {
    Fields.required(eventId, "event_id");
    Fields.required(timestamp, "timestamp");
    Fields.required(level, "level");
    errorDetails =
        errorDetails == null
            ? null
            : Collections.unmodifiableMap(new LinkedHashMap<>(errorDetails));
  }
}
