// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Set;

/** What annotations of a component add to the schema of its type. */
final class Constraints {
  private static final Set<String> NUMBERS = Set.of("integer", "number");

  private Constraints() {}

  /**
   * Adds what {@code component} is annotated with.
   *
   * @throws IllegalArgumentException when an annotation does not fit the type
   */
  static void add(ObjectNode schema, RecordComponent component) {
    String type = schema.path("type").asText();
    Describe described = component.getAnnotation(Describe.class);
    if (described != null) {
      schema.put("description", described.value());
    }
    Between between = component.getAnnotation(Between.class);
    if (between != null) {
      check(NUMBERS.contains(type), between, component);
      between(schema, between);
    }
    Sized sized = component.getAnnotation(Sized.class);
    if (sized != null) {
      boolean list = type.equals("array");
      check(list || type.equals("string"), sized, component);
      sized(schema, sized, list ? "Items" : "Length");
    }
    OneOf oneOf = component.getAnnotation(OneOf.class);
    if (oneOf != null) {
      check(type.equals("string"), oneOf, component);
      ArrayNode texts = schema.putArray("enum");
      for (String text : oneOf.value()) {
        texts.add(text);
      }
    }
    Fixed fixed = component.getAnnotation(Fixed.class);
    if (fixed != null) {
      schema.set("const", fixed(fixed, type, component));
    }
  }

  private static void between(ObjectNode schema, Between between) {
    if (Double.isFinite(between.min())) {
      schema.set("minimum", number(between.min()));
    }
    if (Double.isFinite(between.max())) {
      schema.set("maximum", number(between.max()));
    }
  }

  private static JsonNode number(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1L << 53
        ? LongNode.valueOf((long) bound)
        : DecimalNode.valueOf(BigDecimal.valueOf(bound));
  }

  private static void sized(ObjectNode schema, Sized sized, String what) {
    if (sized.min() > 0) {
      schema.put("min" + what, sized.min());
    }
    if (sized.max() < Integer.MAX_VALUE) {
      schema.put("max" + what, sized.max());
    }
  }

  private static JsonNode fixed(Fixed fixed, String type, RecordComponent component) {
    if (type.equals("string")) {
      return TextNode.valueOf(fixed.value());
    }
    try {
      JsonNode value = Json.tree(fixed.value());
      check(
          value.isBoolean() ? type.equals("boolean") : value.isNumber() && NUMBERS.contains(type),
          fixed,
          component);
      return value;
    } catch (UncheckedIOException e) {
      throw unfit(fixed, component);
    }
  }

  private static void check(boolean fits, Annotation annotation, RecordComponent component) {
    if (!fits) {
      throw unfit(annotation, component);
    }
  }

  private static IllegalArgumentException unfit(Annotation annotation, RecordComponent component) {
    return new IllegalArgumentException(
        "@%s does not fit the type of %s"
            .formatted(annotation.annotationType().getSimpleName(), TypeSchemas.place(component)));
  }
}
