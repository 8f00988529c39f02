// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.plan.EntryData;
import dev.headway.plan.EventRecord;
import dev.headway.schemas.avro.TimelineEntry;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A log line of a plan.
 *
 * @param at its place in the event order
 * @param level how much it matters
 * @param stepNumber step
 * @param durationMs how long the step took, in milliseconds
 * @param errorDetails what the agent says about an error, as a JSON object
 * @param entry its timeline entry
 */
public record LogLine(
    EventOrder at,
    LogLevel level,
    @Nullable Long stepNumber,
    @Nullable BigDecimal durationMs,
    @Nullable String errorDetails,
    TimelineEntry entry) {
  /** The line that a timeline entry of kind {@code TASK_LOG} is. */
  public static LogLine of(TimelineEntry entry) {
    JsonNode data = EntryData.of(entry);
    JsonNode step = data.path("step_number");
    JsonNode duration = data.path("duration_ms");
    return new LogLine(
        EventRecord.order(entry),
        EntryData.level(entry),
        step.isNumber() ? Long.valueOf(step.longValue()) : null,
        duration.isNumber() ? duration.decimalValue() : null,
        details(data.path("error_details")),
        entry);
  }

  private static @Nullable String details(JsonNode details) {
    if (details.isMissingNode() || details.isNull()) {
      return null;
    }
    return details.isObject() ? details.toString() : "{\"value\":" + details + "}";
  }
}
