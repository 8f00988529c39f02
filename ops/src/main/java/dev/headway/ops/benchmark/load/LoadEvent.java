// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import dev.headway.event.Input;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;

/**
 * One event on its way to an input.
 *
 * @param input the input it goes to
 * @param plan its plan, whose key is the record's
 * @param event the event
 * @param timestamp the record's time, milliseconds since the epoch
 */
public record LoadEvent(Input input, PlanKey plan, AgentEvent event, long timestamp) {}
