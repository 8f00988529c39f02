// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.AnnotatedArrayType;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Schemas of the types of components, as {@link Json} writes them. */
final class TypeSchemas {
  private static final String STRING = "string";

  /** Types that are always written the same way; text before the colon: type, after it: format. */
  private static final Map<Class<?>, String> SIMPLE = simple();

  private final Deque<Class<?>> above = new ArrayDeque<>();

  TypeSchemas(Class<?> root) {
    above.push(root);
  }

  private static Map<Class<?>, String> simple() {
    Map<Class<?>, String> types = new HashMap<>();
    for (Class<?> text : new Class<?>[] {String.class, char.class, Character.class}) {
      types.put(text, STRING);
    }
    for (Class<?> whole :
        new Class<?>[] {
          int.class,
          Integer.class,
          long.class,
          Long.class,
          short.class,
          Short.class,
          byte.class,
          Byte.class,
          BigInteger.class,
          OptionalInt.class,
          OptionalLong.class
        }) {
      types.put(whole, "integer");
    }
    for (Class<?> number :
        new Class<?>[] {
          double.class,
          Double.class,
          float.class,
          Float.class,
          BigDecimal.class,
          OptionalDouble.class
        }) {
      types.put(number, "number");
    }
    types.put(boolean.class, "boolean");
    types.put(Boolean.class, "boolean");
    types.put(Instant.class, "string:date-time");
    types.put(OffsetDateTime.class, "string:date-time");
    types.put(LocalDate.class, "string:date");
    // Without the format: Java's durations have fractions of seconds, which RFC 3339 has not.
    types.put(Duration.class, STRING);
    types.put(UUID.class, "string:uuid");
    types.put(URI.class, "string:uri");
    return Map.copyOf(types);
  }

  /**
   * The schema of a type.
   *
   * @param component where it stands, for what is told when it has none
   */
  ObjectNode of(AnnotatedType type, RecordComponent component) {
    if (type instanceof AnnotatedParameterizedType generic) {
      return generic(generic, component);
    }
    if (type.getType() == byte[].class) {
      return simple(STRING).put("contentEncoding", "base64");
    }
    if (type instanceof AnnotatedArrayType array) {
      return list(array.getAnnotatedGenericComponentType(), component);
    }
    if (type.getType() instanceof Class<?> plain) {
      return plain(plain, component);
    }
    throw unknown(type, component);
  }

  private ObjectNode generic(AnnotatedParameterizedType type, RecordComponent component) {
    Class<?> raw = (Class<?>) ((ParameterizedType) type.getType()).getRawType();
    AnnotatedType[] arguments = type.getAnnotatedActualTypeArguments();
    if (raw == Optional.class) {
      return of(arguments[0], component);
    }
    if (Collection.class.isAssignableFrom(raw) && arguments.length == 1) {
      return list(arguments[0], component);
    }
    if (Map.class.isAssignableFrom(raw) && arguments.length == 2) {
      ObjectNode schema = simple("object");
      JsonNode values = element(arguments[1], component);
      if (!values.isEmpty()) {
        schema.set("additionalProperties", values);
      }
      return schema;
    }
    throw unknown(type, component);
  }

  private ObjectNode list(AnnotatedType element, RecordComponent component) {
    ObjectNode schema = simple("array");
    schema.set("items", element(element, component));
    return schema;
  }

  /** Nulls within lists and maps are written, unlike components that are null. */
  private ObjectNode element(AnnotatedType type, RecordComponent component) {
    ObjectNode schema = of(type, component);
    if (schema.isEmpty() || !type.isAnnotationPresent(Nullable.class)) {
      return schema;
    }
    ObjectNode either = Json.newObject();
    either.putArray("anyOf").add(schema).add(simple("null"));
    return either;
  }

  private ObjectNode plain(Class<?> type, RecordComponent component) {
    String simple = SIMPLE.get(type);
    if (simple != null) {
      return simple(simple);
    }
    if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
      return Json.newObject();
    }
    if (type.isEnum()) {
      return words(type);
    }
    if (type.isRecord()) {
      if (above.contains(type)) {
        throw new IllegalArgumentException(
            "%s holds itself, by %s: it has no schema"
                .formatted(type.getSimpleName(), place(component)));
      }
      above.push(type);
      ObjectNode schema = PayloadSchema.record(type, this);
      above.pop();
      return schema;
    }
    throw new IllegalArgumentException(
        "%s is a %s, which has no schema".formatted(place(component), type.getName()));
  }

  private static ObjectNode words(Class<?> type) {
    ObjectNode schema = simple(STRING);
    ArrayNode words = schema.putArray("enum");
    for (Object constant : type.getEnumConstants()) {
      words.add(Json.tree(constant));
    }
    return schema;
  }

  private static ObjectNode simple(String typeAndFormat) {
    String[] parts = typeAndFormat.split(":", 2);
    ObjectNode schema = Json.newObject().put("type", parts[0]);
    return parts.length == 1 ? schema : schema.put("format", parts[1]);
  }

  private static IllegalArgumentException unknown(AnnotatedType type, RecordComponent component) {
    return new IllegalArgumentException(
        "%s is a %s, which has no schema"
            .formatted(place(component), type.getType().getTypeName()));
  }

  /** A component, for messages. */
  static String place(RecordComponent component) {
    return component.getDeclaringRecord().getSimpleName() + "." + component.getName();
  }
}
