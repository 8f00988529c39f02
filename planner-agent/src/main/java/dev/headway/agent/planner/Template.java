// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Fills placeholders in payloads. A text that is one placeholder becomes the value itself, with its
 * JSON type; in a longer text the value is written out. What is not there is null, and nothing in a
 * longer text.
 */
final class Template {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([^{}\\s]+)\\s*}}");

  private final Map<String, ? extends @Nullable Object> goalData;
  private final Map<String, ? extends @Nullable Object> results;

  Template(
      Map<String, ? extends @Nullable Object> goalData,
      Map<String, ? extends @Nullable Object> results) {
    this.goalData = goalData;
    this.results = results;
  }

  Map<String, @Nullable Object> fill(Map<String, ? extends @Nullable Object> data) {
    Map<String, @Nullable Object> filled = new LinkedHashMap<>();
    data.forEach((name, value) -> filled.put(name, fill(value)));
    return filled;
  }

  private @Nullable Object fill(@Nullable Object value) {
    return switch (value) {
      case String text -> fill(text);
      case Map<?, ?> map -> {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        map.forEach((name, inner) -> filled.put(String.valueOf(name), fill(inner)));
        yield filled;
      }
      case List<?> list -> {
        List<@Nullable Object> filled = new ArrayList<>();
        list.forEach(inner -> filled.add(fill(inner)));
        yield filled;
      }
      case null -> null;
      default -> value;
    };
  }

  private @Nullable Object fill(String text) {
    Matcher matcher = PLACEHOLDER.matcher(text);
    if (matcher.matches()) {
      return find(matcher.group(1));
    }
    matcher.reset();
    return matcher.replaceAll(
        found -> {
          Object value = find(found.group(1));
          return Matcher.quoteReplacement(value == null ? "" : String.valueOf(value));
        });
  }

  private @Nullable Object find(String path) {
    if (path.startsWith("goal_data.")) {
      return in(goalData, path.substring("goal_data.".length()));
    }
    if (path.startsWith("results.")) {
      return in(results, path.substring("results.".length()));
    }
    throw new IllegalArgumentException(
        "placeholder {{%s}}: it must begin with goal_data. or results.".formatted(path));
  }

  /** Names may have dots in them, as event types do: the longest that is there counts. */
  private static @Nullable Object in(Map<?, ?> map, String path) {
    if (map.containsKey(path)) {
      return map.get(path);
    }
    for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
      if (map.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
        return in(inner, path.substring(dot + 1));
      }
    }
    return null;
  }
}
