// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import java.nio.charset.StandardCharsets;

/** Path and query as a client's request had them, made fit for a request of our own. */
final class UrlText {
  private static final String LEGAL = "-._~!$&'()*+,;=:@/?";

  private UrlText() {}

  /**
   * {@code target} with everything percent-encoded that a server lets pass but RFC 3986 does not
   * allow.
   */
  static String legal(String target) {
    StringBuilder legal = new StringBuilder(target.length());
    for (int i = 0; i < target.length(); ) {
      int c = target.codePointAt(i);
      if ((c < 0x80 && (Character.isLetterOrDigit(c) || LEGAL.indexOf(c) >= 0))
          || (c == '%' && hex(target, i + 1) && hex(target, i + 2))) {
        legal.append((char) c);
      } else {
        for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
          legal.append('%').append(Character.forDigit((b >> 4) & 0xF, 16));
          legal.append(Character.forDigit(b & 0xF, 16));
        }
      }
      i += Character.charCount(c);
    }
    return legal.toString();
  }

  private static boolean hex(String text, int at) {
    return at < text.length() && Character.digit(text.charAt(at), 16) >= 0;
  }
}
