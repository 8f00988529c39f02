// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import dev.headway.schemas.avro.DeadLetterReason;

/**
 * One thing that is wrong with an event.
 *
 * @param reason kind of error
 * @param pointer RFC 6901 JSON pointer in the names the sender used, relative to the event; empty
 *     for the event as a whole
 * @param detail what is wrong, in a sentence, without the offending value
 */
public record Violation(DeadLetterReason reason, String pointer, String detail) {}
