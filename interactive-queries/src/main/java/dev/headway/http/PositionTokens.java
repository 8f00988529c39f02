// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import dev.headway.event.Input;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Positions as opaque, signed texts: base64url of a version byte, the entries (input, partition, offset), and the first 16 bytes of an
 * HMAC-SHA256 over them. The key binds a token to its deployment; nothing in it is secret.
 */
final class PositionTokens {
  private static final byte VERSION = 1;
  private static final int SIGNATURE_BYTES = 16;
  private static final int ENTRY_BYTES = 1 + 4 + 8;

  /** Enough for a thousand partitions of three inputs; a longer text is no token. */
  private static final int MAX_LENGTH = 64 * 1024;

  private final SecretKeySpec key;

  PositionTokens(byte[] secret) {
    this.key = new SecretKeySpec(secret, "HmacSHA256");
  }

  String encode(InputPosition position) {
    ByteBuffer body = ByteBuffer.allocate(1 + position.offsets().size() * ENTRY_BYTES);
    body.put(VERSION);
    position.offsets().forEach((p, offset) -> body.put((byte) p.input()).putInt(p.partition()).putLong(offset));
    byte[] signed = Arrays.copyOf(body.array(), body.capacity() + SIGNATURE_BYTES);
    System.arraycopy(sign(body.array()), 0, signed, body.capacity(), SIGNATURE_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(signed);
  }

  /** The position a token stands for; empty when the text is none of this deployment. */
  Optional<InputPosition> decode(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    byte[] signed;
    try {
      signed = Base64.getUrlDecoder().decode(token.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    int length = signed.length - SIGNATURE_BYTES;
    if (length < 1 || (length - 1) % ENTRY_BYTES != 0) {
      return Optional.empty();
    }
    byte[] body = Arrays.copyOf(signed, length);
    if (!MessageDigest.isEqual(sign(body), Arrays.copyOfRange(signed, length, signed.length)) || body[0] != VERSION) {
      return Optional.empty();
    }
    return Optional.of(entries(ByteBuffer.wrap(body, 1, length - 1)));
  }

  private static InputPosition entries(ByteBuffer body) {
    Map<InputPartition, Long> offsets = new TreeMap<>();
    try {
      while (body.hasRemaining()) {
        int input = Math.clamp(body.get(), 0, Input.values().length - 1);
        int partition = body.getInt();
        offsets.put(new InputPartition(input, partition), body.getLong());
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalStateException("a signed token of the wrong length", e);
    }
    return new InputPosition(offsets);
  }

  private byte[] sign(byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      return Arrays.copyOf(mac.doFinal(body), SIGNATURE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
