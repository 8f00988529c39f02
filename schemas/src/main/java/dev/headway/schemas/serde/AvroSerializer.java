// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.serde;

import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes generated classes and generic records in Confluent's wire format. Subjects are named after
 * the topic ({@code topic-value}, {@code topic-key}). Once a schema's id is known for a topic, the
 * registry is not asked again.
 *
 * <p>Made by class name it is configured with the entries of {@link RegistryConfig}; made by
 * constructor it shares the client it is given and leaves it open.
 *
 * @param <T> type of the records
 */
public final class AvroSerializer<T extends IndexedRecord> implements Serializer<T> {
  private record TopicSchema(String topic, Schema schema) {}

  /**
   * Id to write, and the schema to convert to when the subject's latest one differs from the
   * record's own.
   */
  private record Target(int id, @Nullable Schema convertTo) {}

  private final Map<TopicSchema, Target> targets = new ConcurrentHashMap<>();
  private final Map<Object, AvroCodec<T>> codecs = new ConcurrentHashMap<>();
  private final boolean ownsClient;
  private @Nullable SchemaRegistryClient client;
  private @Nullable AvroCodec<T> knownCodec;
  private boolean key;

  /** For use by class name: {@link #configure} must be called before anything else. */
  public AvroSerializer() {
    this.ownsClient = true;
  }

  /**
   * A serializer of values of the generated class {@code type}, over a client that others may use
   * too.
   */
  public AvroSerializer(SchemaRegistryClient client, Class<T> type) {
    this(client, type, false);
  }

  /**
   * As {@link #AvroSerializer(SchemaRegistryClient, Class)}, for record keys when {@code isKey}.
   */
  public AvroSerializer(SchemaRegistryClient client, Class<T> type, boolean isKey) {
    this.ownsClient = false;
    this.client = client;
    this.knownCodec = SpecificRecord.class.isAssignableFrom(type) ? AvroCodec.specific(type) : null;
    this.key = isKey;
  }

  @Override
  public void configure(Map<String, ?> configs, boolean isKey) {
    key = isKey;
    if (client == null) {
      client = SchemaRegistryClient.of(configs);
    }
  }

  /**
   * @return null for null
   * @throws RegistryUnavailableException when the schema's id is not known yet and no registry
   *     answers
   * @throws org.apache.kafka.common.errors.SerializationException when the record does not fit its
   *     schema or the registry refuses the schema
   */
  @Override
  public byte @Nullable [] serialize(String topic, @Nullable T record) {
    if (record == null) {
      return null;
    }
    AvroCodec<T> codec = codec(record);
    Target target = target(topic, codec);
    if (target.convertTo() == null) {
      return codec.encodeWire(target.id(), record);
    }
    AvroCodec<GenericRecord> latest = AvroCodec.generic(target.convertTo());
    byte[] own = codec.encode(record);
    try {
      return latest.encodeWire(target.id(), latest.decode(own, 0, own.length, codec.schema()));
    } catch (MalformedAvroException e) {
      throw new SchemaRejectedException(
          "a "
              + codec.schema().getFullName()
              + " does not fit the latest schema of "
              + subject(topic),
          e);
    }
  }

  /**
   * A record of this serializer's class that is Avro binary already, in Confluent's wire format.
   *
   * @param avro what {@link AvroCodec#encode} makes of the record
   * @throws IllegalStateException when the serializer was made without the class
   * @throws RegistryUnavailableException when the schema's id is not known yet and no registry
   *     answers
   */
  public byte[] frame(String topic, byte[] avro) {
    Target target = target(topic, known());
    if (target.convertTo() != null) {
      return Objects.requireNonNull(
          serialize(topic, known().decode(avro)), "never null for a record");
    }
    byte[] framed = new byte[WireFormat.HEADER_LENGTH + avro.length];
    WireFormat.writeHeader(target.id(), framed);
    System.arraycopy(avro, 0, framed, WireFormat.HEADER_LENGTH, avro.length);
    return framed;
  }

  /**
   * The id records of this serializer's class get on {@code topic}, registering or looking up the
   * schema when needed.
   *
   * @throws IllegalStateException when the serializer was made without the class
   * @throws RegistryUnavailableException when the id is not known yet and no registry answers
   * @throws SchemaRejectedException when the registry refuses the schema, or the subject's latest
   *     one differs and is to be used
   */
  public int schemaId(String topic) {
    Target target = target(topic, known());
    if (target.convertTo() != null) {
      throw new SchemaRejectedException(
          "the latest schema of "
              + subject(topic)
              + " is not that of "
              + known().schema().getFullName());
    }
    return target.id();
  }

  /**
   * Registers or looks up the schema for all of {@code topics}, so that no record waits for the
   * registry later.
   *
   * @throws IllegalStateException when the serializer was made without the class
   * @throws RegistryUnavailableException when no registry answers
   */
  public void warmUp(Collection<String> topics) {
    topics.forEach(topic -> target(topic, known()));
  }

  private AvroCodec<T> known() {
    if (knownCodec == null) {
      throw new IllegalStateException("the record class is not known: make the serializer with it");
    }
    return knownCodec;
  }

  private AvroCodec<T> codec(T record) {
    if (knownCodec != null) {
      return knownCodec;
    }
    if (record instanceof SpecificRecord) {
      @SuppressWarnings("unchecked") // getClass() of a T
      Class<T> type = (Class<T>) record.getClass();
      return codecs.computeIfAbsent(type, ignored -> AvroCodec.specific(type));
    }
    return codecs.computeIfAbsent(
        record.getSchema(), ignored -> AvroCodec.generic(record.getSchema()));
  }

  private Target target(String topic, AvroCodec<T> codec) {
    TopicSchema topicSchema = new TopicSchema(topic, codec.schema());
    Target target = targets.get(topicSchema);
    if (target == null) {
      target = ask(subject(topic), codec.schema());
      targets.put(topicSchema, target);
    }
    return target;
  }

  private Target ask(String subject, Schema schema) {
    if (client == null) {
      throw new IllegalStateException("configure() has not been called");
    }
    if (client.config().useLatest()) {
      RegisteredSchema latest = client.latest(subject);
      return new Target(latest.id(), sameBinary(schema, latest.schema()) ? null : latest.schema());
    }
    return new Target(
        client.config().autoRegister()
            ? client.register(subject, schema)
            : client.lookup(subject, schema),
        null);
  }

  /**
   * Whether both lay out the same bytes: equal in names, types and order, whatever their docs and
   * properties.
   */
  private static boolean sameBinary(Schema one, Schema other) {
    return SchemaNormalization.toParsingForm(one).equals(SchemaNormalization.toParsingForm(other));
  }

  private String subject(String topic) {
    return topic + (key ? "-key" : "-value");
  }

  @Override
  public void close() {
    if (ownsClient && client != null) {
      client.close();
    }
  }
}
