// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Avro binary of one record type, without a registry: for the hot path and for records whose schema
 * is known from elsewhere. Safe for use by several threads.
 *
 * @param <T> generated class, or generic record
 */
public final class AvroCodec<T extends IndexedRecord> {
  private final Schema javaSchema;
  private final Schema schema;
  private final GenericData data;
  private final DatumWriter<T> writer;
  private final DatumReader<T> reader;
  private final Map<Schema, DatumReader<T>> readers = new ConcurrentHashMap<>();

  private AvroCodec(Schema javaSchema, GenericData data, DatumWriter<T> writer) {
    this.javaSchema = javaSchema;
    this.schema = PortableSchema.of(javaSchema);
    this.data = data;
    this.writer = writer;
    this.reader = newReader(javaSchema);
  }

  /** The codec of the generated class {@code type}. */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type) {
    return specific(type);
  }

  /**
   * A codec of the generated class {@code type} that writes by an older schema of it, which has all
   * its fields but the last ones.
   */
  public static <T extends SpecificRecord> AvroCodec<T> of(Class<T> type, Schema older) {
    TrustedRecords.trust(type);
    SpecificData data = SpecificData.getForClass(type);
    return new AvroCodec<>(older, data, new SpecificDatumWriter<>(older, data));
  }

  /** The codec of generic records with this schema. */
  public static <T extends IndexedRecord> AvroCodec<T> generic(Schema schema) {
    return new AvroCodec<>(schema, GenericData.get(), new GenericDatumWriter<>(schema));
  }

  /**
   * {@code type} must be a generated class; the weaker bound is for callers that only know it at
   * run time.
   */
  static <T extends IndexedRecord> AvroCodec<T> specific(Class<T> type) {
    TrustedRecords.trust(type);
    SpecificData data = SpecificData.getForClass(type);
    Schema schema = data.getSchema(type);
    return new AvroCodec<>(schema, data, new SpecificDatumWriter<>(schema, data));
  }

  /**
   * The schema as its {@code .avsc} file says it: what is registered, and what {@link #encode}
   * writes.
   */
  public Schema schema() {
    return schema;
  }

  /**
   * The Avro binary of {@code datum}, without a header.
   *
   * @throws SerializationException when the record does not fit its schema, for example by a
   *     missing value
   */
  public byte[] encode(T datum) {
    return AvroBinary.write(writer, datum, 0);
  }

  /**
   * {@code datum} in Confluent's wire format, in one step.
   *
   * @throws SerializationException when the record does not fit its schema
   */
  public byte[] encodeWire(int schemaId, T datum) {
    byte[] bytes = AvroBinary.write(writer, datum, WireFormat.HEADER_LENGTH);
    WireFormat.writeHeader(schemaId, bytes);
    return bytes;
  }

  /**
   * Reads Avro binary without a header that was written with this very schema.
   *
   * @throws MalformedAvroException when the bytes are not exactly one such record
   */
  public T decode(byte[] avro) {
    return AvroBinary.read(reader, avro, 0, avro.length);
  }

  /**
   * Reads Avro binary that was written with {@code writerSchema}: fields it lacks get their
   * defaults, fields only it has are skipped.
   *
   * @throws MalformedAvroException when the bytes are not exactly one record of that schema, or it
   *     cannot be read as this one
   */
  public T decode(byte[] bytes, int offset, int length, Schema writerSchema) {
    return AvroBinary.read(
        readers.computeIfAbsent(writerSchema, this::newReader), bytes, offset, length);
  }

  private DatumReader<T> newReader(Schema writerSchema) {
    return data instanceof SpecificData specific
        ? new SpecificDatumReader<>(writerSchema, javaSchema, specific)
        : new GenericDatumReader<>(writerSchema, javaSchema, data);
  }
}
