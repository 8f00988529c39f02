// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * A payload that has been found legal already: fields by name, with their meaning as written down.
 *
 * @param root the JSON object
 */
record Payload(JsonNode root) {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  /** Longest message, name or reason that is shown, in UTF-16 units. */
  private static final int MESSAGE = 1024;

  /** Longest error that is shown, in UTF-16 units. */
  private static final int ERROR = 4096;

  static Payload of(@Nullable String json) {
    try {
      JsonNode node = json == null || json.isBlank() ? null : JSON.readTree(json);
      return new Payload(node == null || !node.isObject() ? JSON.createObjectNode() : node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a payload found legal is not JSON: " + json, e);
    }
  }

  /** A text; null when it is missing, empty or of another type. */
  @Nullable String text(String name) {
    JsonNode node = root.get(name);
    return node == null || !node.isTextual() || node.textValue().isEmpty()
        ? null
        : node.textValue();
  }

  @Nullable Boolean flag(String name) {
    JsonNode node = root.get(name);
    return node == null || !node.isBoolean() ? null : Boolean.valueOf(node.booleanValue());
  }

  /** A number times 10^digits, rounded half to even. */
  @Nullable Long number(String name, int digits) {
    JsonNode node = root.get(name);
    return node == null || !node.isNumber()
        ? null
        : Long.valueOf(
            node.decimalValue()
                .multiply(BigDecimal.TEN.pow(digits))
                .setScale(0, RoundingMode.HALF_EVEN)
                .longValueExact());
  }

  long numberOrZero(String name, int digits) {
    Long number = number(name, digits);
    return number == null ? 0 : number;
  }

  @Nullable Long instant(String name) {
    String text = text(name);
    return text == null
        ? null
        : Long.valueOf(
            ChronoUnit.MICROS.between(Instant.EPOCH, OffsetDateTime.parse(text).toInstant()));
  }

  @Nullable Payload object(String name) {
    JsonNode node = root.get(name);
    return node == null || !node.isObject() ? null : new Payload(node);
  }

  /** What a field says, whatever its type; null for null, "", {}, [] and false. */
  @Nullable String said(String name) {
    JsonNode node = root.get(name);
    if (node == null || node.isNull() || (node.isBoolean() && !node.booleanValue())) {
      return null;
    }
    if (node.isContainerNode() && node.isEmpty()) {
      return null;
    }
    String text = node.isTextual() ? node.textValue() : node.toString();
    return text.isEmpty() ? null : text;
  }

  @Nullable String message(String name) {
    return cut(said(name), MESSAGE);
  }

  /** The error a field gives, or else the second field. */
  @Nullable String error(String name, String other) {
    String said = said(name);
    return cut(said == null ? said(other) : said, ERROR);
  }

  private static @Nullable String cut(@Nullable String text, int max) {
    if (text == null || text.length() <= max) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(max - 1)) ? max - 1 : max);
  }
}
