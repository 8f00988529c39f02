// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import dev.headway.query.PartitionQuestion;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.AvroCodec;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Questions about many plans, and their answers, as instances tell them each other: records as JSON
 * objects, a plan's snapshot as Avro binary. Instances of two releases may run side by side: what
 * is not known is passed over, and what is missing is null or nothing.
 */
final class PartitionJson {
  private static final String KIND = "kind";
  private static final AvroCodec<PlanProgress> SNAPSHOT = AvroCodec.of(PlanProgress.class);

  private static final Map<String, Class<?>> QUESTIONS =
      Arrays.stream(PartitionQuestion.class.getPermittedSubclasses())
          .collect(Collectors.toUnmodifiableMap(Class::getSimpleName, Function.identity()));

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(
              new SimpleModule("partitions")
                  .addSerializer(new KeyText())
                  .addDeserializer(PlanKey.class, new TextKey())
                  .addSerializer(new SnapshotBytes())
                  .addDeserializer(PlanProgress.class, new BytesSnapshot()))
          .build();

  private PartitionJson() {}

  static byte[] write(PartitionQuestion<?> question) {
    ObjectNode json = MAPPER.valueToTree(question);
    json.put(KIND, question.getClass().getSimpleName());
    return bytes(json);
  }

  /**
   * Reads a question.
   *
   * @throws IllegalArgumentException when it is none that is known here
   */
  static PartitionQuestion<?> question(byte[] json) {
    try {
      JsonNode tree = MAPPER.readTree(json);
      Class<?> type = QUESTIONS.get(tree.path(KIND).asText());
      if (type == null) {
        throw new IllegalArgumentException("no known question");
      }
      return (PartitionQuestion<?>) MAPPER.treeToValue(tree, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("no question", e);
    }
  }

  static byte[] answer(Object answer) {
    return bytes(answer);
  }

  /**
   * Reads an answer.
   *
   * @throws IllegalArgumentException when it is none of this class
   */
  static <A> A answer(byte[] json, Class<A> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new IllegalArgumentException("not an answer of class " + type.getSimpleName(), e);
    }
  }

  private static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be told to another instance", e);
    }
  }

  private static final class KeyText extends StdSerializer<PlanKey> {
    private static final long serialVersionUID = 1L;

    KeyText() {
      super(PlanKey.class);
    }

    @Override
    public void serialize(PlanKey key, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(key.toString());
    }
  }

  private static final class TextKey extends StdDeserializer<PlanKey> {
    private static final long serialVersionUID = 1L;

    TextKey() {
      super(PlanKey.class);
    }

    @Override
    public PlanKey deserialize(JsonParser json, DeserializationContext context) throws IOException {
      return PlanKey.parse(json.getValueAsString());
    }
  }

  private static final class SnapshotBytes extends StdSerializer<PlanProgress> {
    private static final long serialVersionUID = 1L;

    SnapshotBytes() {
      super(PlanProgress.class);
    }

    @Override
    public void serialize(PlanProgress plan, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeBinary(SNAPSHOT.encode(plan));
    }
  }

  private static final class BytesSnapshot extends StdDeserializer<PlanProgress> {
    private static final long serialVersionUID = 1L;

    BytesSnapshot() {
      super(PlanProgress.class);
    }

    @Override
    public PlanProgress deserialize(JsonParser json, DeserializationContext context)
        throws IOException {
      byte[] bytes = json.getBinaryValue();
      return SNAPSHOT.decode(bytes, 0, bytes.length, SNAPSHOT.schema());
    }
  }
}
