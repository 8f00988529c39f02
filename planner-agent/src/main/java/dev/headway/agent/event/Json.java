// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as the SDK reads and writes it: names of records' components in {@code snake_case}, as in
 * all of Headway's JSON ({@code planId} is {@code plan_id}), times in RFC 3339, money and other
 * decimals exact, nulls left out of records, what is not known ignored. Keys of maps stay as they
 * are.
 */
public final class Json {
  private static final TypeReference<Map<String, @Nullable Object>> OBJECT =
      new TypeReference<>() {};

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private Json() {}

  /** {@code value} as UTF-8 text. */
  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not to be written as JSON: " + value.getClass(), e);
    }
  }

  /** {@code value} as text. */
  public static String text(@Nullable Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not to be written as JSON", e);
    }
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws UncheckedIOException when it is not such a text
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException("not a " + type.getSimpleName() + " in JSON", e);
    }
  }

  /**
   * Reads any JSON.
   *
   * @throws UncheckedIOException when it is none
   */
  public static JsonNode tree(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** {@code value} as a tree. */
  public static JsonNode tree(@Nullable Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * {@code value}, a tree or a map, as a {@code type}.
   *
   * @throws IllegalArgumentException when it does not fit; names the field
   */
  public static <T> T convert(Object value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  /**
   * A JSON object's text as a map in the order of the text; null or empty text as an empty map.
   *
   * @throws UncheckedIOException when it is no JSON object
   */
  public static Map<String, @Nullable Object> object(@Nullable String json) {
    if (json == null || json.isEmpty()) {
      return Map.of();
    }
    try {
      return Collections.unmodifiableMap(MAPPER.readValue(json, OBJECT));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not a JSON object: " + e.getOriginalMessage(), e);
    }
  }

  /** A record, bean or map as a map of JSON values. */
  public static Map<String, @Nullable Object> object(Object value) {
    return Collections.unmodifiableMap(MAPPER.convertValue(value, OBJECT));
  }

  /** An object to be filled. */
  public static ObjectNode newObject() {
    return MAPPER.createObjectNode();
  }

  /**
   * Names in JSON by the names of a record's components; those that are not written are not there.
   */
  static Map<String, String> propertyNames(Class<?> type) {
    SerializationConfig config = MAPPER.getSerializationConfig();
    Map<String, String> names = new LinkedHashMap<>();
    for (BeanPropertyDefinition property :
        config.introspect(config.constructType(type)).findProperties()) {
      names.put(property.getInternalName(), property.getName());
    }
    return names;
  }
}
