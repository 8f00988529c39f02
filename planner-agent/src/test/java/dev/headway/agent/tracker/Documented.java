// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.agent.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Real answers, as the REST API's page shows them. */
final class Documented {
  static final String PLAN = answer("{\"plan_id\":\"p1\",\"user_id\"");
  static final String TASKS = answer("[{\"task_id\":\"a1\"");
  static final String TIMELINE = answer("{\"trace_id\":\"p1\",\"events\"");
  static final String TRANSITIONS = answer("[{\"timestamp\":");
  static final String SUB_PLANS = answer("[{\"plan_id\":\"pictures\"");
  static final String HIERARCHY = answer("{\"root\":{\"plan\"");
  static final String GROUP = answer("{\"group_id\":\"chapters\"");
  static final String METRICS = answer("{\"agent_id\":\"writer\"");

  static final String OUTLOOK = answer("{\"plan_id\":\"report\",\"status\":\"running\",\"as_of\"");
  static final String LOG = answer("{\"items\":[{\"event_id\":\"s-3\"");
  static final String FACETS = answer("{\"status\":[{\"value\"");

  private Documented() {}

  private static String answer(String beginning) {
    try {
      String page = Files.readString(Path.of("../docs/rest.md"));
      int from = page.indexOf(beginning);
      if (from < 0) {
        throw new IllegalStateException("docs/rest.md shows no answer " + beginning);
      }
      return page.substring(from, page.indexOf("\n```", from));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A value or JSON text in a form that can be compared: without nulls and empty lists, numbers and
   * times by their value.
   */
  static Object comparable(Object value) {
    return plain(value instanceof String text ? Json.tree(text) : Json.tree(value));
  }

  private static Object plain(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> fields = new TreeMap<>();
      node.properties().stream()
          .filter(field -> !field.getValue().isNull())
          .forEach(field -> fields.put(field.getKey(), plain(field.getValue())));
      return fields;
    }
    if (node.isArray()) {
      List<Object> elements = new ArrayList<>();
      node.forEach(element -> elements.add(plain(element)));
      return elements;
    }
    if (node.isNumber()) {
      BigDecimal number = node.decimalValue();
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
    String text = node.asText();
    return text.matches("\\d{4}-\\d\\d-\\d\\dT.*Z") ? Instant.parse(text) : text;
  }
}
