// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.util.List;

/**
 * Every distinct event of a plan, by time, id and source.
 *
 * @param traceId trace of the earliest event that names one, else the plan's id
 * @param events the events
 */
public record Timeline(String traceId, List<TimelineEvent> events) {
  /** Checks that the answer is whole, and copies the list. */
  public Timeline {
    Fields.required(traceId, "trace_id");
    events = Fields.list(Fields.required(events, "events"));
  }
}
