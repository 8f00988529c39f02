// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.openapi;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.http.json.Doc;
import dev.headway.http.json.Json;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON schemas and examples of the records answers are made of. Every component that is not
 * optional is required, since nulls are written; a component marked {@link Nullable} may be null.
 */
final class RecordSchemas {
  /** Where OpenAPI keeps schemas by name. */
  private static final String REFERENCE = "#/components/schemas/";

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final Map<String, Object> schemas = new TreeMap<>();

  /** A reference to the schema of {@code type}, which is made when it is first asked for. */
  Map<String, Object> reference(Class<?> type) {
    String name = name(type);
    if (!schemas.containsKey(name)) {
      // Named before it is made: records may contain themselves.
      schemas.put(name, Map.of());
      schemas.put(name, schema(type));
    }
    return Map.of("$ref", REFERENCE + name);
  }

  /** All schemas made so far, by name. */
  Map<String, Object> all() {
    return schemas;
  }

  /** An example of {@code type}, composed of those of its components. */
  Object example(Class<?> type) {
    Map<String, Object> example = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      example.put(Json.name(component.getName()), example(component));
    }
    return example;
  }

  private static String name(Class<?> type) {
    String name = type.getSimpleName();
    return name.replaceFirst("(View|Body)$", "");
  }

  private Map<String, Object> schema(Class<?> type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = Json.name(component.getName());
      properties.put(name, property(component));
      if (!doc(component).optional()) {
        required.add(name);
      }
    }
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("required", required);
    schema.put("properties", properties);
    return schema;
  }

  private Map<String, Object> property(RecordComponent component) {
    boolean nullable = nullable(component);
    Map<String, Object> property = new LinkedHashMap<>(typed(component, nullable));
    property.put("description", doc(component).value());
    return property;
  }

  private Map<String, Object> typed(RecordComponent component, boolean nullable) {
    Type type = component.getGenericType();
    if (component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
      return Map.of("type", List.of("object", "null"));
    }
    if (type instanceof ParameterizedType list
        && list.getActualTypeArguments()[0] instanceof Class<?> element) {
      return simple("array", nullable, Map.of("items", scalar(element, false)));
    }
    return scalar(component.getType(), nullable);
  }

  private Map<String, Object> scalar(Class<?> type, boolean nullable) {
    if (type.isRecord()) {
      Map<String, Object> reference = reference(type);
      return nullable ? Map.of("oneOf", List.of(reference, Map.of("type", "null"))) : reference;
    }
    if (type.isEnum()) {
      List<@Nullable String> labels = new ArrayList<>(labels(type));
      if (nullable) {
        labels.add(null);
      }
      return simple("string", nullable, Map.of("enum", labels));
    }
    if (type == String.class) {
      return simple("string", nullable, Map.of());
    }
    if (type == Instant.class) {
      return simple("string", nullable, Map.of("format", "date-time"));
    }
    if (type == BigDecimal.class) {
      return simple("number", nullable, Map.of());
    }
    if (type == boolean.class || type == Boolean.class) {
      return simple("boolean", nullable, Map.of());
    }
    if (type == long.class || type == Long.class) {
      return simple("integer", nullable, Map.of("format", "int64"));
    }
    if (type == int.class || type == Integer.class) {
      return simple("integer", nullable, Map.of("format", "int32"));
    }
    throw new IllegalStateException("no schema for " + type);
  }

  /** An enum's values; UNKNOWN stands for what only newer versions know, and is not promised. */
  private static List<String> labels(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> Json.label((Enum<?>) constant))
        .filter(label -> !label.equals("unknown"))
        .toList();
  }

  private static Map<String, Object> simple(
      String type, boolean nullable, Map<String, Object> more) {
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", nullable ? List.of(type, "null") : type);
    schema.putAll(more);
    return schema;
  }

  private @Nullable Object example(RecordComponent component) {
    String json = doc(component).example();
    if (!json.isEmpty()) {
      return parsed(json);
    }
    Class<?> type = component.getType();
    if (type.isRecord()) {
      return example(type);
    }
    if (type.isEnum()) {
      return labels(type).getFirst();
    }
    if (component.getGenericType() instanceof ParameterizedType list
        && list.getActualTypeArguments()[0] instanceof Class<?> element
        && element.isRecord()) {
      return nullable(component) ? null : List.of(example(element));
    }
    throw new IllegalStateException("no example for " + component);
  }

  private static Object parsed(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an example is not JSON: " + json, e);
    }
  }

  private static Doc doc(RecordComponent component) {
    Doc doc = component.getAnnotation(Doc.class);
    if (doc == null) {
      throw new IllegalStateException(
          component.getDeclaringRecord() + " says nothing about " + component.getName());
    }
    return doc;
  }

  private static boolean nullable(RecordComponent component) {
    AnnotatedType type = component.getAnnotatedType();
    return type.isAnnotationPresent(Nullable.class);
  }
}
