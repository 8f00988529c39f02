// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import dev.headway.event.TimeText;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes one flat object as RFC 8785 canonical JSON: members must be added in the order of their
 * names' UTF-16 units, nulls are left out, whole numbers only. Numbers beyond 2^53 are written as
 * texts, since RFC 8785 knows only IEEE doubles.
 */
public final class CanonicalJson {
  private static final long MAX_SAFE_INTEGER = (1L << 53) - 1;
  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private byte[] json = new byte[512];
  private int length;
  private String lastName = "";

  /** An object without members yet. */
  public CanonicalJson() {
    write('{');
  }

  private void name(String name) {
    if (name.compareTo(lastName) <= 0) {
      throw new IllegalStateException("member '" + name + "' must come before '" + lastName + "'");
    }
    if (!lastName.isEmpty()) {
      write(',');
    }
    lastName = name;
    quote(name);
    write(':');
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
      name(name);
      ascii(Long.toString(value));
    }
    return this;
  }

  /** A whole number. */
  public CanonicalJson add(String name, @Nullable Integer value) {
    return value == null ? this : add(name, Long.valueOf(value));
  }

  /** True or false. */
  public CanonicalJson add(String name, boolean value) {
    name(name);
    ascii(Boolean.toString(value));
    return this;
  }

  /** An instant, given in microseconds since the epoch, as RFC 3339 text. */
  public CanonicalJson addTime(String name, @Nullable Long micros) {
    return micros == null ? this : add(name, TimeText.shortest(micros));
  }

  /** The SHA-256 of the object's UTF-8 bytes, followed by {@code more}. */
  public Digest sha256(byte[]... more) {
    ensure(1);
    json[length] = '}';
    return Digest.sha256(ByteBuffer.wrap(json, 0, length + 1), more);
  }

  /** The object. */
  @Override
  public String toString() {
    return new String(json, 0, length, StandardCharsets.UTF_8) + "}";
  }

  private void ensure(int more) {
    if (length + more > json.length) {
      json = Arrays.copyOf(json, Math.max(2 * json.length, length + more));
    }
  }

  private void write(char ascii) {
    ensure(1);
    json[length++] = (byte) ascii;
  }

  private void ascii(String text) {
    ensure(text.length());
    for (int i = 0; i < text.length(); i++) {
      json[length++] = (byte) text.charAt(i);
    }
  }

  private void quote(String text) {
    // Each character becomes one byte, mostly; where one does not, the rest is written with care.
    ensure(text.length() + 2);
    json[length++] = '"';
    int plain = 0;
    while (plain < text.length() && isPlain(text.charAt(plain))) {
      json[length++] = (byte) text.charAt(plain++);
    }
    if (plain < text.length()) {
      byte[] rest = escaped(text.substring(plain)).getBytes(StandardCharsets.UTF_8);
      ensure(rest.length + 1);
      System.arraycopy(rest, 0, json, length, rest.length);
      length += rest.length;
    }
    write('"');
  }

  private static boolean isPlain(char c) {
    return c >= 0x20 && c < 0x80 && c != '"' && c != '\\';
  }

  private static String escaped(String text) {
    StringBuilder json = new StringBuilder(text.length() + 16);
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
    return json.toString();
  }
}
