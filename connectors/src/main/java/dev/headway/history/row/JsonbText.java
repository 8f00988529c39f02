// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.row;

/**
 * JSON as Postgres takes it for jsonb, which is narrower than JSON: without U+0000, without halves
 * of surrogate pairs, both U+FFFD here, and without numbers that a numeric cannot hold, which
 * become text. Of what it does not take the sink would set the whole record aside.
 */
final class JsonbText {
  /**
   * Digits and exponent are within the 131,072 digits before and 16,383 behind the point that a
   * numeric has: a payload has 8 KiB.
   */
  private static final int LARGEST_EXPONENT = 1_000;

  private static final String REPLACEMENT = "\\uFFFD";
  private static final int ESCAPE = REPLACEMENT.length();
  private static final int HEX = 16;

  private final String json;
  private final StringBuilder out;

  private JsonbText(String json) {
    this.json = json;
    this.out = new StringBuilder(json.length() + ESCAPE);
  }

  /** What is stored of {@code json}; equal to it as a rule. */
  static String of(String json) {
    return new JsonbText(json).storable();
  }

  private String storable() {
    int i = 0;
    while (i < json.length()) {
      char c = json.charAt(i);
      if (c == '"') {
        i = text(i);
      } else if (c == '-' || Character.isDigit(c)) {
        i = number(i);
      } else {
        out.append(c);
        i++;
      }
    }
    return out.toString();
  }

  /** Copies a string, from its first quote to behind its last. */
  private int text(int from) {
    out.append('"');
    int i = from + 1;
    while (i < json.length() && json.charAt(i) != '"') {
      if (json.charAt(i) != '\\') {
        out.append(json.charAt(i));
        i++;
      } else if (json.startsWith("\\u", i)) {
        i = escape(i);
      } else {
        // A backslash before the escape makes it plain text: "\\u0000" is a backslash and u0000.
        int end = Math.min(i + 2, json.length());
        out.append(json, i, end);
        i = end;
      }
    }
    if (i < json.length()) {
      out.append('"');
    }
    return i + 1;
  }

  private int escape(int at) {
    int unit = unit(at);
    if (Character.isHighSurrogate((char) unit)
        && json.startsWith("\\u", at + ESCAPE)
        && Character.isLowSurrogate((char) unit(at + ESCAPE))) {
      out.append(json, at, at + 2 * ESCAPE);
      return at + 2 * ESCAPE;
    }
    if (unit == 0 || Character.isSurrogate((char) unit)) {
      out.append(REPLACEMENT);
    } else {
      out.append(json, at, Math.min(at + ESCAPE, json.length()));
    }
    return at + ESCAPE;
  }

  private int unit(int at) {
    return at + ESCAPE <= json.length()
        ? Integer.parseInt(json, at + 2, at + ESCAPE, HEX)
        : Character.MAX_VALUE;
  }

  private int number(int from) {
    int end = from;
    while (end < json.length() && "+-.eE0123456789".indexOf(json.charAt(end)) >= 0) {
      end++;
    }
    String number = json.substring(from, end);
    if (isTooLarge(number)) {
      out.append('"').append(number).append('"');
    } else {
      out.append(number);
    }
    return end;
  }

  private static boolean isTooLarge(String number) {
    int e = Math.max(number.indexOf('e'), number.indexOf('E'));
    if (e < 0) {
      return false;
    }
    String exponent = number.substring(e + 1).replaceFirst("^[+-]?0*", "");
    return exponent.length() > Integer.toString(LARGEST_EXPONENT).length()
        || (!exponent.isEmpty() && Integer.parseInt(exponent) > LARGEST_EXPONENT);
  }
}
