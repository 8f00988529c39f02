// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Values of {@code ce-*} HTTP headers, which CloudEvents' HTTP binding (§3.1.3.2) percent-encodes;
 * Kafka headers are plain UTF-8.
 */
public final class HttpHeaderText {
  private HttpHeaderText() {}

  /**
   * The attribute's value in an HTTP header's. A percent sign that begins no encoded byte stands
   * for itself.
   */
  public static String decode(String header) {
    if (header.indexOf('%') < 0) {
      return header;
    }
    byte[] raw = header.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(raw.length);
    for (int i = 0; i < raw.length; i++) {
      int high = i + 2 < raw.length && raw[i] == '%' ? Character.digit(raw[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(raw[i + 2], 16) : -1;
      if (low >= 0) {
        decoded.write(high << 4 | low);
        i += 2;
      } else {
        decoded.write(raw[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }
}
