// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.plan.EventRecord;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroCodec;

/** Stored form of events: format, fingerprint, and the timeline entry as Avro binary. */
final class EventCodec {
  private static final AvroCodec<TimelineEntry> ENTRY = AvroCodec.of(TimelineEntry.class);

  private EventCodec() {}

  static byte[] encode(RecordFormat format, EventRecord event) {
    return format.begin().fixed(event.fingerprint()).raw(event.avro()).bytes();
  }

  static EventRecord decode(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    long fingerprint = in.fixed();
    // Format 1 is the first entry schema; a later one gets a format number and keeps its writer's
    // schema.
    return new EventRecord(
        fingerprint,
        ENTRY.decode(bytes, in.position(), bytes.length - in.position(), ENTRY.schema()));
  }
}
