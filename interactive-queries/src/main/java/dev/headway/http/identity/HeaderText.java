// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Header values as the sender meant them. */
public final class HeaderText {
  private HeaderText() {}

  /**
   * The server reads headers as ISO 8859-1, as HTTP once said; senders write UTF-8. What is not
   * UTF-8 stays as it is.
   */
  public static String decode(String header) {
    if (header.chars().allMatch(c -> c < 0x80)) {
      return header;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(header.getBytes(StandardCharsets.ISO_8859_1)))
          .toString();
    } catch (CharacterCodingException e) {
      return header;
    }
  }
}
