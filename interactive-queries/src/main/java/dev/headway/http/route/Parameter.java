// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import dev.headway.http.problem.Problem;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a route.
 *
 * @param name name
 * @param in where it stands
 * @param required it must be there
 * @param description what it does, with unit and default
 * @param schema its JSON schema
 * @param example a value
 */
public record Parameter(
    String name,
    Place in,
    boolean required,
    String description,
    Map<String, Object> schema,
    Object example) {

  /** Where a parameter stands. */
  public enum Place {
    /** In the path. */
    PATH,
    /** In the query. */
    QUERY,
    /** In a header. */
    HEADER
  }

  /** A text in the path. */
  public static Parameter path(String name, int maxLength, String description, String example) {
    return new Parameter(name, Place.PATH, true, description, text(maxLength), example);
  }

  /** An optional text in the query. */
  public static Parameter query(String name, String description, String example) {
    return new Parameter(name, Place.QUERY, false, description, Map.of("type", "string"), example);
  }

  /** An optional text in the query that is not longer than this. */
  public static Parameter query(String name, int maxLength, String description, String example) {
    return new Parameter(name, Place.QUERY, false, description, text(maxLength), example);
  }

  /** An optional whole number in the query. */
  public static Parameter queryNumber(
      String name, long min, long max, long byDefault, String description) {
    return new Parameter(
        name,
        Place.QUERY,
        false,
        description,
        Map.of("type", "integer", "minimum", min, "maximum", max, "default", byDefault),
        byDefault);
  }

  /** A text in a header. */
  public static Parameter header(
      String name, boolean required, int maxLength, String description, String example) {
    return new Parameter(name, Place.HEADER, required, description, text(maxLength), example);
  }

  private static Map<String, Object> text(int maxLength) {
    return Map.of("type", "string", "minLength", 1, "maxLength", maxLength);
  }

  /** The value in {@code exchange}; null without one. A text longer than the schema allows: 422. */
  public @Nullable String read(Exchange exchange) {
    String value =
        switch (in) {
          case PATH -> exchange.path(name);
          case QUERY -> exchange.query(name);
          case HEADER -> exchange.header(name);
        };
    return checked(value);
  }

  /** {@code value}, if it is no longer than the schema allows; else 422. */
  public @Nullable String checked(@Nullable String value) {
    if (value != null
        && schema.get("maxLength") instanceof Integer max
        && value.length() > max
        && value.codePointCount(0, value.length()) > max) {
      throw invalid("is longer than " + max + " characters");
    }
    return value;
  }

  /** The value in {@code exchange}, for a parameter that is always there. */
  public String require(Exchange exchange) {
    String value = read(exchange);
    if (value == null || value.isEmpty()) {
      throw invalid("is missing");
    }
    return value;
  }

  /** The whole number in {@code exchange}, or the default; out of range: 422. */
  public long number(Exchange exchange) {
    long min = bound("minimum");
    long max = bound("maximum");
    String value = read(exchange);
    if (value == null) {
      return bound("default");
    }
    try {
      long number = Long.parseLong(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // refused below, with the range
    }
    throw invalid("must be a whole number from " + min + " to " + max);
  }

  private long bound(String keyword) {
    if (schema.get(keyword) instanceof Long bound) {
      return bound;
    }
    throw new IllegalStateException(name + " has no " + keyword);
  }

  private dev.headway.http.problem.ProblemException invalid(String what) {
    String place = in.name().toLowerCase(java.util.Locale.ROOT);
    return Problem.parameter("/" + place + "/" + name, name + " " + what).exception();
  }
}
