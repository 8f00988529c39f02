// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.plan.EventRecord;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.Schema;

/** Stored form of events: format, fingerprint, and the timeline entry as Avro binary. */
final class EventCodec {
  private static final AvroCodec<TimelineEntry> ENTRY = AvroCodec.of(TimelineEntry.class);

  /** The entry's schema up to format 2. A later one gets a format, and keeps its schema here. */
  private static final Schema FIRST = schema("timeline-entry-1.avsc");

  private static final AvroCodec<TimelineEntry> FIRST_ENTRY =
      AvroCodec.of(TimelineEntry.class, FIRST);

  private EventCodec() {}

  private static Schema schema(String name) {
    try (InputStream file =
        Objects.requireNonNull(EventCodec.class.getResourceAsStream(name), name)) {
      return new Schema.Parser().parse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] encode(RecordFormat format, EventRecord event) {
    if (!event.isWhole()) {
      // Of an older release, whose format goes on saying that not all of it was kept.
      return encode(
          format.lists() ? RecordFormat.SHARED_TEXTS : format,
          event.fingerprint(),
          FIRST_ENTRY.encode(event.entry()));
    }
    // The newest is what the timeline topic gets, too.
    return encode(
        format,
        event.fingerprint(),
        format.lists() ? event.avro() : FIRST_ENTRY.encode(event.entry()));
  }

  private static byte[] encode(RecordFormat format, long fingerprint, byte[] avro) {
    return format.begin().fixed(fingerprint).raw(avro).bytes();
  }

  static EventRecord decode(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    long fingerprint = in.fixed();
    boolean whole = bytes[0] >= RecordFormat.LISTED.number();
    return new EventRecord(
        fingerprint,
        ENTRY.decode(
            bytes, in.position(), bytes.length - in.position(), whole ? ENTRY.schema() : FIRST),
        whole);
  }
}
