// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of state of a plan or a task, in event order.
 *
 * @param timestamp event time
 * @param eventId event that caused it
 * @param eventType its type
 * @param taskId task that changed; null: the plan
 * @param from state before; null: it did not exist
 * @param to state after
 * @param reason reason, message or error the event gives
 */
public record StateTransition(
    Instant timestamp,
    String eventId,
    String eventType,
    @Nullable String taskId,
    @Nullable String from,
    String to,
    @Nullable String reason) {
  /** Checks that the answer is whole. */
  public StateTransition {
    Fields.required(timestamp, "timestamp");
    Fields.required(to, "to");
  }
}
