// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headway.agent.event.Json;
import dev.headway.agent.planner.Reading.Refused;
import dev.headway.agent.planner.Reading.Understood;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model's words as a record: one JSON object, and around it nothing but white space or one
 * Markdown fence. A field twice, or anything after the end, and it is unclear which was meant:
 * refused.
 */
final class ModelText {
  private static final Pattern FENCED =
      Pattern.compile("\\A```[A-Za-z0-9]*\\s*\\n(.*)\\n\\s*```\\z", Pattern.DOTALL);

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ModelText() {}

  static <T> Reading<T> as(String text, Class<T> type) {
    String stripped = text.strip();
    Matcher fenced = FENCED.matcher(stripped);
    String json = fenced.matches() ? fenced.group(1) : stripped;
    JsonNode tree;
    try {
      tree = STRICT.readTree(json);
    } catch (JsonProcessingException e) {
      return new Refused<>(
          "the answer is not one JSON object: %s%s".formatted(e.getOriginalMessage(), place(e)));
    }
    if (!tree.isObject()) {
      return new Refused<>("the answer is not a JSON object");
    }
    try {
      return new Understood<>(Json.convert(tree, type));
    } catch (IllegalArgumentException e) {
      return new Refused<>(words(e));
    }
  }

  private static String place(JsonProcessingException e) {
    return e.getLocation() == null
        ? ""
        : " (line %d, column %d)"
            .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /** The field and what is wrong with it, without the names of classes that Jackson tells. */
  private static String words(IllegalArgumentException e) {
    if (!(e.getCause() instanceof JsonMappingException mapping)) {
      return String.valueOf(e.getMessage());
    }
    String path = path(mapping);
    if (mapping instanceof InvalidTypeIdException unknown) {
      String said = unknown.getTypeId();
      return "%s: %s: one of publish, complete, wait, delegate, fail"
          .formatted(
              path.isEmpty() ? "action" : path + ".action",
              said == null ? "is missing" : "there is no action '" + said + "'");
    }
    IllegalArgumentException own = own(mapping);
    String message = own == null ? mapping.getOriginalMessage() : own.getMessage();
    return path.isEmpty() ? String.valueOf(message) : path + ": " + message;
  }

  private static @Nullable IllegalArgumentException own(Throwable e) {
    IllegalArgumentException found = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException own) {
        found = own;
      }
    }
    return found;
  }

  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(step.getFieldName());
      }
    }
    return path.toString();
  }
}
