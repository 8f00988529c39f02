// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.module.blackbird.BlackbirdModule;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.time.Instant;
import java.util.Locale;

/**
 * The one way answers become JSON: snake_case names, nulls present, times as {@link Times} says,
 * enums in lower case.
 */
public final class Json {
  private static final ObjectMapper MAPPER =
      // Buffers shared by all: those kept per thread are new in every virtual thread.
      JsonMapper.builder(
              JsonFactory.builder()
                  .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                  .build())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
          // Reads components by compiled code instead of by reflection.
          .addModule(new BlackbirdModule(type -> MethodHandles.lookup()))
          .addModule(
              new SimpleModule("headway")
                  .addSerializer(new InstantText())
                  .addSerializer(new EnumLabel()))
          .build();

  /** Keeps decimals as they are written: 1.0 stays 1.0. */
  private static final ObjectReader EXACT =
      MAPPER
          .readerFor(ObjectNode.class)
          .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .without(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);

  private Json() {}

  /** {@code value} as UTF-8 JSON. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an answer cannot be written as JSON", e);
    }
  }

  /** {@code value} as a tree of JSON nodes. */
  public static <T> T tree(Object value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  /**
   * The tree of nodes that {@code json} is.
   *
   * @throws IllegalArgumentException when it is not JSON
   */
  public static JsonNode read(byte[] json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("not JSON", e);
    }
  }

  /**
   * The object that {@code json} is; written again it is the same.
   *
   * @throws IllegalArgumentException when it is no JSON object
   */
  public static ObjectNode object(byte[] json) {
    try {
      return EXACT.readValue(json);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a JSON object", e);
    }
  }

  /** The name of a Java property or record component in JSON. */
  public static String name(String javaName) {
    return PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(javaName);
  }

  /** An enum's constant in JSON. */
  public static String label(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static final class InstantText extends JsonSerializer<Instant> {
    @Override
    public Class<Instant> handledType() {
      return Instant.class;
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(Times.text(value));
    }
  }

  @SuppressWarnings("rawtypes") // Jackson registers by raw class
  private static final class EnumLabel extends JsonSerializer<Enum> {
    @Override
    public Class<Enum> handledType() {
      return Enum.class;
    }

    @Override
    public void serialize(Enum value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(label(value));
    }
  }
}
