// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import dev.headway.schemas.avro.DeadLetterReason;

/**
 * Records that named a plan and became dead letters while it was known. Not a function of the set
 * of events, as the rest of a plan is: it counts what came.
 *
 * @param count how many, at least 1
 * @param latest why the last one was refused
 * @param atMillis when that was, in milliseconds since the epoch
 */
public record Refusals(long count, DeadLetterReason latest, long atMillis) {}
