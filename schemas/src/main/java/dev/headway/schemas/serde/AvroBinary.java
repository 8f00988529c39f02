// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes Avro binary with one encoder, decoder and buffer per thread. Avro allocates
 * several kilobytes for each of them, far more than a record takes.
 */
final class AvroBinary {
  /** A buffer that one large record made grow beyond this is not kept. */
  private static final int MAX_KEPT_BUFFER = 1 << 20;

  private static final ThreadLocal<Writer> WRITER = ThreadLocal.withInitial(Writer::new);
  private static final ThreadLocal<Reader> READER = ThreadLocal.withInitial(Reader::new);

  private AvroBinary() {}

  /**
   * The Avro binary of {@code datum} behind {@code headerLength} zero bytes for the caller to fill.
   *
   * @throws SerializationException when the datum does not fit its schema, for example by a missing
   *     value
   */
  static <T> byte[] write(DatumWriter<T> datumWriter, T datum, int headerLength) {
    return WRITER.get().write(datumWriter, datum, headerLength);
  }

  /**
   * The datum in {@code bytes}, which must take all of them.
   *
   * @throws MalformedAvroException when it does not
   */
  static <T> T read(DatumReader<T> datumReader, byte[] bytes, int offset, int length) {
    return READER.get().read(datumReader, bytes, offset, length);
  }

  private static final class Buffer extends ByteArrayOutputStream {
    Buffer() {
      super(1024);
    }

    int capacity() {
      return buf.length;
    }
  }

  private static final class Writer {
    private Buffer buffer = new Buffer();
    private @Nullable BinaryEncoder encoder;

    <T> byte[] write(DatumWriter<T> datumWriter, T datum, int headerLength) {
      buffer.reset();
      for (int i = 0; i < headerLength; i++) {
        buffer.write(0);
      }
      encoder = EncoderFactory.get().binaryEncoder(buffer, encoder);
      try {
        datumWriter.write(datum, encoder);
        encoder.flush();
        return buffer.toByteArray();
      } catch (IOException | RuntimeException e) {
        // What the encoder still holds must not get into the next record.
        encoder = null;
        throw new SerializationException(
            "the record does not fit its Avro schema: " + e.getMessage(), e);
      } finally {
        if (buffer.capacity() > MAX_KEPT_BUFFER) {
          buffer = new Buffer();
          encoder = null;
        }
      }
    }
  }

  private static final class Reader {
    private static final byte[] EMPTY = new byte[0];
    private @Nullable BinaryDecoder decoder;

    <T> T read(DatumReader<T> datumReader, byte[] bytes, int offset, int length) {
      BinaryDecoder used = DecoderFactory.get().binaryDecoder(bytes, offset, length, decoder);
      decoder = used;
      T datum;
      boolean trailing;
      try {
        datum = datumReader.read(null, used);
        trailing = !used.isEnd();
      } catch (IOException | RuntimeException e) {
        // Nothing but the bytes and two schemas went in: whatever Avro throws, it throws each time.
        throw new MalformedAvroException("the bytes do not fit their Avro schema: " + e, e);
      } catch (StackOverflowError e) {
        // A recursive writer schema lets a few kilobytes nest as deep as they like.
        throw new MalformedAvroException("the record is nested too deeply", e);
      } finally {
        // Lets go of the caller's bytes.
        decoder = DecoderFactory.get().binaryDecoder(EMPTY, used);
      }
      if (trailing) {
        throw new MalformedAvroException("there are bytes behind the end of the record");
      }
      return datum;
    }
  }
}
