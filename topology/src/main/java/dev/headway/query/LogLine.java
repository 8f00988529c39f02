// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
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
    TimelineEntry entry) {}
