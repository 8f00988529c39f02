// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.TimeText;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one flat object as RFC 8785 canonical JSON: members must be added in the order of their
 * names' UTF-16 units, nulls are left out, whole numbers only. Numbers beyond 2^53 are written as
 * texts, since RFC 8785 knows only IEEE doubles.
 */
public final class CanonicalJson {
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder json = new StringBuilder(320).append('{');
  private String lastName = "";

  private StringBuilder name(String name) {
    if (name.compareTo(lastName) <= 0) {
      throw new IllegalStateException("member '" + name + "' must come before '" + lastName + "'");
    }
    if (!lastName.isEmpty()) {
      json.append(',');
    }
    lastName = name;
    return json.append('"').append(name).append("\":");
  }

  /** A text. */
  public CanonicalJson add(String name, @Nullable String value) {
    if (value != null) {
      name(name);
      quote(value);
    }
    return this;
  }

  /** A whole number. */
  public CanonicalJson add(String name, @Nullable Long value) {
    if (value != null) {
      if (Math.abs(value) > MAX_SAFE_INTEGER) {
        return add(name, Long.toString(value));
      }
      name(name).append(value.longValue());
    }
    return this;
  }

  /** A whole number. */
  public CanonicalJson add(String name, @Nullable Integer value) {
    return value == null ? this : add(name, Long.valueOf(value));
  }

  /** True or false. */
  public CanonicalJson add(String name, boolean value) {
    name(name).append(value);
    return this;
  }

  /** An instant, given in microseconds since the epoch, as RFC 3339 text. */
  public CanonicalJson addTime(String name, @Nullable Long micros) {
    return micros == null ? this : add(name, TimeText.shortest(micros));
  }

  /** The object as UTF-8 bytes. */
  public byte[] bytes() {
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  private void quote(String text) {
    json.append('"');
    if (isPlain(text)) {
      json.append(text);
    } else {
      escape(text);
    }
    json.append('"');
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        return false;
      }
    }
    return true;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\t' -> json.append("\\t");
        case '\n' -> json.append("\\n");
        case '\f' -> json.append("\\f");
        case '\r' -> json.append("\\r");
        default -> {
          if (c < 0x20) {
            json.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
          } else {
            json.append(c);
          }
        }
      }
    }
  }
}
