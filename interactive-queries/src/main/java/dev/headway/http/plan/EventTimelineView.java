// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.util.List;

/**
 * Every distinct event of a plan in event order (time, id, source).
 *
 * @param traceId trace of the earliest event that names one; else the plan's id.
 * @param events events.
 */
record EventTimelineView(
    @Doc(
            value = "Trace of the earliest event that names one; else the plan's id.",
            example = "\"research-42\"")
        String traceId,
    @Doc("Events.") List<TimelineEventView> events) {}
