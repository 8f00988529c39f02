// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.connect.data.Struct;

/** Records of the change topics as a Connect worker sees them behind Headway's converter. */
public final class ConnectRecords {
  private ConnectRecords() {}

  /** What a record in Avro's binary form becomes. */
  public static Struct of(Schema schema, byte[] avro) {
    try {
      GenericRecord record =
          new GenericDatumReader<GenericRecord>(schema)
              .read(null, DecoderFactory.get().binaryDecoder(avro, null));
      return (Struct)
          Objects.requireNonNull(AvroValues.toConnect(AvroSchemas.toConnect(schema), record));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
