// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.converter;

import dev.headway.schemas.serde.AvroDeserializer;
import dev.headway.schemas.serde.AvroSerializer;
import dev.headway.schemas.serde.RegistryUnavailableException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Records in Confluent's wire format of Avro as data of Kafka Connect, so that a Connect worker
 * needs nothing from outside to read Headway's topics. Where Confluent's converter is installed it
 * does as well: the bytes are the same.
 *
 * <p>It is configured like the serde: {@code schema.registry.url} and what goes with it. A registry
 * that does not answer is no fault of a record: the worker tries again, for as long as its {@code
 * errors.retry.timeout} says.
 */
public final class AvroConverter implements Converter {
  private final AvroDeserializer<GenericRecord> deserializer = new AvroDeserializer<>();
  private final AvroSerializer<GenericRecord> serializer = new AvroSerializer<>();

  /** By Avro schemas, of which the registry's client keeps one for each id. */
  private final Map<org.apache.avro.Schema, Schema> toConnect = new ConcurrentHashMap<>();

  private final Map<Schema, org.apache.avro.Schema> toAvro = new ConcurrentHashMap<>();

  /** To be configured. */
  public AvroConverter() {}

  @Override
  public ConfigDef config() {
    return new ConfigDef();
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    deserializer.configure(configs, isKey);
    serializer.configure(configs, isKey);
  }

  @Override
  public SchemaAndValue toConnectData(String topic, byte @Nullable [] bytes) {
    if (bytes == null) {
      return SchemaAndValue.NULL;
    }
    try {
      GenericRecord record = deserializer.deserialize(topic, bytes);
      if (record == null) {
        return SchemaAndValue.NULL;
      }
      Schema schema = toConnect.computeIfAbsent(record.getSchema(), AvroSchemas::toConnect);
      return new SchemaAndValue(schema, AvroValues.toConnect(schema, record));
    } catch (RegistryUnavailableException e) {
      throw new RetriableException("the schema registry does not answer", e);
    } catch (SerializationException e) {
      throw new DataException("not a record in the wire format of Avro: " + e.getMessage(), e);
    }
  }

  @Override
  public byte @Nullable [] fromConnectData(
      String topic, @Nullable Schema schema, @Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (schema == null || schema.type() != Schema.Type.STRUCT) {
      throw new DataException("only a struct with a schema becomes a record of Avro");
    }
    org.apache.avro.Schema avro = toAvro.computeIfAbsent(schema, AvroSchemas::toAvro);
    try {
      return serializer.serialize(topic, (GenericRecord) AvroValues.toAvro(avro, value));
    } catch (RegistryUnavailableException e) {
      throw new RetriableException("the schema registry does not answer", e);
    } catch (SerializationException e) {
      throw new DataException("cannot be written as Avro: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    deserializer.close();
    serializer.close();
  }
}
