// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.plan.EventRecord;
import dev.headway.schemas.avro.TimelineEntry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.util.ClassSecurityValidator;

/** Stored form of events: format, fingerprint, and the timeline entry as Avro binary. */
final class EventCodec {
  private static final SpecificDatumWriter<TimelineEntry> WRITER;
  private static final SpecificDatumReader<TimelineEntry> READER;

  static {
    // Avro instantiates no class it was not told to trust.
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackageName().equals(TimelineEntry.class.getPackageName())));
    WRITER = new SpecificDatumWriter<>(TimelineEntry.getClassSchema());
    READER = new SpecificDatumReader<>(TimelineEntry.getClassSchema());
  }

  private EventCodec() {}

  static byte[] encode(EventRecord event) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(512);
    out.writeBytes(RecordFormat.begin().fixed(event.fingerprint()).bytes());
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    try {
      WRITER.write(event.entry(), encoder);
      encoder.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory", e);
    }
    return out.toByteArray();
  }

  static EventRecord decode(byte[] bytes) {
    StateReader in = RecordFormat.open(bytes);
    long fingerprint = in.fixed();
    BinaryDecoder decoder =
        DecoderFactory.get().binaryDecoder(bytes, in.position(), bytes.length - in.position(), null);
    try {
      return new EventRecord(fingerprint, READER.read(null, decoder));
    } catch (IOException e) {
      throw new UncheckedIOException("a stored event cannot be read", e);
    }
  }
}
