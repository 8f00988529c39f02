// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.headway.schemas.avro.DeadLetterReason;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An event's payload: typed access to its fields, refusing what has the wrong type. */
final class EventData {
  /** Largest payload in UTF-8 bytes. */
  static final int MAX_BYTES = 256 * 1024;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode root;
  private final String path;

  /** The fields that were asked for. */
  private final Set<String> asked = new LinkedHashSet<>();

  private EventData(JsonNode root, String path) {
    this.root = root;
    this.path = path;
  }

  static EventData parse(@Nullable String data) {
    if (data == null) {
      return new EventData(JSON.createObjectNode(), "/data");
    }
    JsonNode node;
    try {
      node = JSON.readTree(data);
    } catch (JsonProcessingException e) {
      throw new RefusedException(
          DeadLetterReason.MALFORMED_JSON, "/data", "data is not JSON: " + e.getOriginalMessage());
    }
    if (node == null || node.isMissingNode() || node.isNull()) {
      return new EventData(JSON.createObjectNode(), "/data");
    }
    if (!node.isObject()) {
      throw new RefusedException(
          DeadLetterReason.INVALID_FIELD, "/data", "data must be a JSON object");
    }
    return new EventData(node, "/data");
  }

  static RefusedException invalid(String pointer, String detail) {
    return new RefusedException(DeadLetterReason.INVALID_FIELD, pointer, detail);
  }

  private @Nullable JsonNode field(String name) {
    asked.add(name);
    JsonNode node = root.get(name);
    return node == null || node.isNull() ? null : node;
  }

  String pointer(String name) {
    return path + "/" + name;
  }

  /** The text of a field another meaning may share the name of: anything but a text is not ours. */
  @Nullable String hint(String name) {
    JsonNode node = field(name);
    return node == null || !node.isTextual() || node.textValue().isEmpty()
        ? null
        : node.textValue();
  }

  @Nullable String text(String name) {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isTextual()) {
      throw invalid(pointer(name), name + " must be a text");
    }
    return node.textValue().isEmpty() ? null : node.textValue();
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw new RefusedException(
          DeadLetterReason.MISSING_FIELD, pointer(name), name + " is missing");
    }
    return text;
  }

  @Nullable Long whole(String name, long min, long max) {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      throw invalid(pointer(name), name + " must be a number");
    }
    try {
      long value = node.decimalValue().longValueExact();
      if (value >= min && value <= max) {
        return value;
      }
    } catch (ArithmeticException e) {
      // not a whole number, or beyond 64 bits: refused below
    }
    throw invalid(pointer(name), name + " must be a whole number from " + min + " to " + max);
  }

  /** A decimal number ≥ 0 in units of 10^-digits, rounded half to even. */
  @Nullable Long scaled(String name, int digits) {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      throw invalid(pointer(name), name + " must be a number");
    }
    BigDecimal value = node.decimalValue();
    // A bound on the exponent first: 1e999999999 must not be written out.
    if (value.signum() < 0
        || (value.signum() > 0 && value.precision() - value.scale() > 18 - digits)) {
      throw invalid(pointer(name), name + " must be from 0 to below 1e" + (18 - digits));
    }
    if (value.signum() == 0 || value.precision() - value.scale() < -digits) {
      return 0L;
    }
    return value.movePointRight(digits).setScale(0, RoundingMode.HALF_EVEN).longValueExact();
  }

  /** A share from 0 to 1 in millionths. */
  @Nullable Integer share(String name) {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()
        || node.decimalValue().signum() < 0
        || node.decimalValue().compareTo(BigDecimal.ONE) > 0) {
      throw invalid(
          pointer(name), name + " must be a number from 0 to 1, not " + clip(node.toString()));
    }
    Long millionths = scaled(name, 6);
    return millionths == null ? null : millionths.intValue();
  }

  @Nullable Long instant(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return ChronoUnit.MICROS.between(
          java.time.Instant.EPOCH, OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw invalid(pointer(name), name + " must be an RFC 3339 time");
    }
  }

  @Nullable Boolean flag(String name) {
    JsonNode node = field(name);
    return node == null || !node.isBoolean() ? null : node.booleanValue();
  }

  /**
   * The text of an error or a message, whatever its JSON type; null when it says nothing (null, "",
   * {}, [], false).
   */
  @Nullable String said(String name) {
    JsonNode node = field(name);
    if (node == null
        || (node.isContainerNode() && node.isEmpty())
        || (node.isBoolean() && !node.booleanValue())) {
      return null;
    }
    String text = node.isTextual() ? node.textValue() : node.toString();
    return text.isEmpty() ? null : text;
  }

  @Nullable EventData object(String name) {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isObject()) {
      throw invalid(pointer(name), name + " must be an object");
    }
    return new EventData(node, pointer(name));
  }

  /** An object where another meaning may share the name: anything else is not ours. */
  @Nullable EventData objectHint(String name) {
    JsonNode node = field(name);
    return node == null || !node.isObject() ? null : new EventData(node, pointer(name));
  }

  java.util.@Nullable List<EventData> objects(String name) {
    JsonNode node = field(name);
    if (node == null) {
      return null;
    }
    if (!node.isArray()) {
      throw invalid(pointer(name), name + " must be a list");
    }
    java.util.List<EventData> items = new java.util.ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      if (!node.get(i).isObject()) {
        throw invalid(pointer(name) + "/" + i, "must be an object");
      }
      items.add(new EventData(node.get(i), pointer(name) + "/" + i));
    }
    return items;
  }

  /**
   * What was asked for, as JSON: whoever asks it the same gets the same. Texts are cut where nobody
   * looks any further.
   */
  String askedFor() {
    ObjectNode kept = JSON.createObjectNode();
    for (String name : asked) {
      JsonNode node = root.get(name);
      if (node != null && !node.isNull()) {
        String text = node.isTextual() ? node.textValue() : node.toString();
        kept.set(
            name,
            text.length() > Texts.MAX_ERROR
                ? TextNode.valueOf(text.substring(0, Texts.MAX_ERROR + 1))
                : node);
      }
    }
    return kept.toString();
  }

  static String clip(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }
}
