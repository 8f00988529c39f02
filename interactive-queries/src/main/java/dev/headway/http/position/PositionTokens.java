// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

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
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads position tokens. A token is URL-safe Base64 of
 *
 * <pre>
 * version (1) | deployment (8) | count | count × (input (1), partition, offset) | signature (16)
 * </pre>
 *
 * <p>where counts, partitions and offsets are LEB128 and the signature is HMAC-SHA256 over all
 * before it, cut to 128 bits. It is signed because it steers what a server waits for, and because
 * offsets of another deployment would mean nothing here.
 */
public final class PositionTokens {
  /** Longest token that is looked at, in characters: four numbers of 1,000 partitions take less. */
  static final int MAX_LENGTH = 64 * 1024;

  private static final byte VERSION = 1;
  private static final int DEPLOYMENT_LENGTH = 8;
  private static final int SIGNATURE_LENGTH = 16;
  private static final String ALGORITHM = "HmacSHA256";

  /** Never updated: cloned, which takes less than looking up the algorithm and the key. */
  private final Mac keyed;

  private final byte[] deployment;

  /**
   * Tokens of one deployment.
   *
   * @param secret signing key, the same for all instances
   * @param deploymentId what the offsets belong to: Kafka cluster and topic prefix
   */
  public PositionTokens(byte[] secret, String deploymentId) {
    this.keyed = keyed(secret);
    this.deployment = Arrays.copyOf(sha256(deploymentId), DEPLOYMENT_LENGTH);
  }

  /** The token of {@code position}. */
  public String write(InputPosition position) {
    ByteBuffer out =
        ByteBuffer.allocate(
            1 + DEPLOYMENT_LENGTH + 5 + position.offsets().size() * 16 + SIGNATURE_LENGTH);
    out.put(VERSION).put(deployment);
    putNumber(out, position.offsets().size());
    position
        .offsets()
        .forEach(
            (partition, offset) -> {
              out.put((byte) partition.input());
              putNumber(out, partition.partition());
              putNumber(out, offset);
            });
    out.put(signature(Arrays.copyOf(out.array(), out.position())));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(out.array(), out.position()));
  }

  /**
   * The position {@code token} names.
   *
   * @throws InvalidTokenException when it is not exactly what {@link #write} made, here or in
   *     another instance of the deployment
   */
  public InputPosition read(String token) throws InvalidTokenException {
    byte[] bytes = decode(token);
    if (bytes.length < 1 + DEPLOYMENT_LENGTH + 1 + SIGNATURE_LENGTH) {
      throw new InvalidTokenException("it is too short to be a position token");
    }
    byte[] signed = Arrays.copyOf(bytes, bytes.length - SIGNATURE_LENGTH);
    byte[] signature = Arrays.copyOfRange(bytes, signed.length, bytes.length);
    if (!MessageDigest.isEqual(signature, signature(signed))) {
      throw new InvalidTokenException("it is not signed by this deployment, or it was changed");
    }
    ByteBuffer in = ByteBuffer.wrap(signed);
    if (in.get() != VERSION) {
      throw new InvalidTokenException("it is of another version");
    }
    byte[] from = new byte[DEPLOYMENT_LENGTH];
    in.get(from);
    if (!Arrays.equals(from, deployment)) {
      throw new InvalidTokenException("it belongs to another deployment");
    }
    return offsets(in);
  }

  private static InputPosition offsets(ByteBuffer in) throws InvalidTokenException {
    Map<InputPartition, Long> offsets = new TreeMap<>();
    try {
      long count = number(in);
      for (long i = 0; i < count; i++) {
        int input = in.get();
        long partition = number(in);
        long offset = number(in);
        if (input < 0 || input > InputPosition.CHECKPOINTS || partition > Integer.MAX_VALUE) {
          throw new InvalidTokenException("it names an input that does not exist");
        }
        offsets.put(new InputPartition(input, (int) partition), offset);
      }
    } catch (BufferUnderflowException e) {
      throw new InvalidTokenException("it is cut off");
    }
    if (in.hasRemaining()) {
      throw new InvalidTokenException("there is something behind its end");
    }
    return new InputPosition(offsets);
  }

  private static byte[] decode(String token) throws InvalidTokenException {
    if (token.length() > MAX_LENGTH) {
      throw new InvalidTokenException("it is too long to be a position token");
    }
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(token);
      // The decoder overlooks padding and unused bits: a changed token must not pass for the
      // original.
      if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(token)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // refused below
    }
    throw new InvalidTokenException("it is not URL-safe Base64");
  }

  private static void putNumber(ByteBuffer out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) (rest & 0x7F | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  private static long number(ByteBuffer in) throws InvalidTokenException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      byte next = in.get();
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
    }
    throw new InvalidTokenException("it holds a number that is too large");
  }

  private byte[] signature(byte[] signed) {
    try {
      return Arrays.copyOf(((Mac) keyed.clone()).doFinal(signed), SIGNATURE_LENGTH);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own " + ALGORITHM + " can be cloned", e);
    }
  }

  private static Mac keyed(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
