// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import dev.headway.agent.event.ReceivedEvent;

/**
 * An event with its place in the log.
 *
 * @param partition partition it was read from
 * @param inbox whether another member of the same agent passed it on, so that {@code partition} is
 *     that of the plan it belongs to; {@link ReceivedEvent#topic} is where it came from first
 * @param event the event
 */
public record Delivery(int partition, boolean inbox, ReceivedEvent event) {}
