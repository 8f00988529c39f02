// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.key;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Percent-encoding of everything but RFC 3986's unreserved characters, with upper-case hex digits.
 */
public final class PercentEncoding {
  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
  private static final boolean[] UNRESERVED = unreserved();

  private PercentEncoding() {}

  public static String encode(String text) {
    int clean = 0;
    while (clean < text.length() && unreserved(text.charAt(clean))) {
      clean++;
    }
    if (clean == text.length()) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder encoded = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      if (b >= 0 && unreserved((char) b)) {
        encoded.append((char) b);
      } else {
        encoded.append('%').append(HEX[(b >> 4) & 0xF]).append(HEX[b & 0xF]);
      }
    }
    return encoded.toString();
  }

  /**
   * Undoes {@link #encode}.
   *
   * @throws IllegalArgumentException when the text is not what {@code encode} gives
   */
  public static String decode(String encoded) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(encoded.length());
    for (int i = 0; i < encoded.length(); i++) {
      char c = encoded.charAt(i);
      if (c == '%') {
        if (i + 2 >= encoded.length()) {
          throw new IllegalArgumentException("cut percent-encoding in '" + encoded + "'");
        }
        int b = hex(encoded, i + 1) << 4 | hex(encoded, i + 2);
        if (unreserved((char) b)) {
          // Else one plan had two keys.
          throw new IllegalArgumentException("needless percent-encoding in '" + encoded + "'");
        }
        bytes.write(b);
        i += 2;
      } else if (unreserved(c)) {
        bytes.write(c);
      } else {
        throw new IllegalArgumentException(
            "character '" + c + "' is not percent-encoded in '" + encoded + "'");
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(
          "not UTF-8 behind the percent-encoding in '" + encoded + "'", e);
    }
  }

  private static int hex(String text, int index) {
    char c = text.charAt(index);
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    if (c >= 'A' && c <= 'F') {
      return c - 'A' + 10;
    }
    throw new IllegalArgumentException(
        "'" + c + "' is not an upper-case hex digit in '" + text + "'");
  }

  private static boolean unreserved(char c) {
    return c < UNRESERVED.length && UNRESERVED[c];
  }

  private static boolean[] unreserved() {
    boolean[] table = new boolean[128];
    for (char c :
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~".toCharArray()) {
      table[c] = true;
    }
    return table;
  }
}
