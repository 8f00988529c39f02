// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.schemas.avro.TimelineEntry;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * One distinct event of a plan, as it is kept.
 *
 * @param fingerprint hash of its content, to tell a copy from a conflict
 * @param entry its timeline entry
 */
public record EventRecord(long fingerprint, TimelineEntry entry) {
  /** An entry's place in the event order. */
  public static EventOrder order(TimelineEntry entry) {
    return new EventOrder(
        ChronoUnit.MICROS.between(Instant.EPOCH, entry.getTime()),
        entry.getEventId(),
        entry.getSource());
  }
}
