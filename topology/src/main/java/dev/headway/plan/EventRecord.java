// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.serde.AvroCodec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One distinct event of a plan, as it is kept. */
public final class EventRecord {
  private static final AvroCodec<TimelineEntry> ENTRY = AvroCodec.of(TimelineEntry.class);

  private final long fingerprint;
  private final TimelineEntry entry;
  private final boolean whole;
  private byte @Nullable [] avro;

  /**
   * An event.
   *
   * @param fingerprint hash of its content, to tell a copy from a conflict
   * @param entry its timeline entry, not to be changed any more
   */
  public EventRecord(long fingerprint, TimelineEntry entry) {
    this(fingerprint, entry, true);
  }

  /**
   * An event that may have been stored by an older release.
   *
   * @param whole the entry has all that the event can be read from again
   */
  public EventRecord(long fingerprint, TimelineEntry entry, boolean whole) {
    this.fingerprint = fingerprint;
    this.entry = entry;
    this.whole = whole;
  }

  /** Whether the entry has all that the event can be read from again. */
  public boolean isWhole() {
    return whole;
  }

  /** Hash of its content. */
  public long fingerprint() {
    return fingerprint;
  }

  /** Its timeline entry. */
  public TimelineEntry entry() {
    return entry;
  }

  /**
   * The entry's Avro binary: the store and the timeline topic hold the same bytes, so they are made
   * once. Not to be changed.
   */
  public byte[] avro() {
    byte[] bytes = avro;
    if (bytes == null) {
      bytes = ENTRY.encode(entry);
      avro = bytes;
    }
    return bytes;
  }

  /** An entry's place in the event order. */
  public static EventOrder order(TimelineEntry entry) {
    return new EventOrder(
        ChronoUnit.MICROS.between(Instant.EPOCH, entry.getTime()),
        entry.getEventId(),
        entry.getSource());
  }
}
