// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import java.util.Map;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/**
 * {@link AvroSerializer} and {@link AvroDeserializer} as one serde.
 *
 * @param <T> type of the records
 */
public final class AvroSerde<T extends IndexedRecord> implements Serde<T> {
  private final AvroSerializer<T> serializer;
  private final AvroDeserializer<T> deserializer;

  /** For use by class name: {@link #configure} must be called before anything else. */
  public AvroSerde() {
    this.serializer = new AvroSerializer<>();
    this.deserializer = new AvroDeserializer<>();
  }

  /**
   * A serde for values of the generated class {@code type}, over a client that others may use too.
   */
  public AvroSerde(SchemaRegistryClient client, Class<T> type) {
    this(client, type, false);
  }

  /** As {@link #AvroSerde(SchemaRegistryClient, Class)}, for record keys when {@code isKey}. */
  public AvroSerde(SchemaRegistryClient client, Class<T> type, boolean isKey) {
    this.serializer = new AvroSerializer<>(client, type, isKey);
    this.deserializer = new AvroDeserializer<>(client, type);
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    serializer.configure(configs, isKey);
    deserializer.configure(configs, isKey);
  }

  @Override
  public Serializer<T> serializer() {
    return serializer;
  }

  @Override
  public Deserializer<T> deserializer() {
    return deserializer;
  }

  @Override
  public void close() {
    serializer.close();
    deserializer.close();
  }
}
