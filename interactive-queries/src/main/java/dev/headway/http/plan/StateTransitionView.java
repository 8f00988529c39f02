// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A change of state of a plan or a task, in event order.
 *
 * @param timestamp event time.
 * @param eventId event that caused it.
 * @param eventType its type.
 * @param taskId task that changed; null: the plan.
 * @param from state before; null: it did not exist.
 * @param to state after.
 * @param reason reason, message or error the event gives.
 */
record StateTransitionView(
    @Doc(value = "Event time.", example = "\"2026-01-01T12:00:02.500000Z\"") Instant timestamp,
    @Doc(value = "Event that caused it.", example = "\"e-2\"") String eventId,
    @Doc(value = "Its type.", example = "\"data.fetch.done\"") String eventType,
    @Doc(value = "Task that changed; null: the plan.", example = "\"a1\"") @Nullable String taskId,
    @Doc(value = "State before; null: it did not exist.", example = "\"pending\"")
        @Nullable String from,
    @Doc(value = "State after.", example = "\"completed\"") String to,
    @Doc(value = "Reason, message or error the event gives.", example = "null")
        @Nullable String reason) {}
