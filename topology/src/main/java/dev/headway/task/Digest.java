// SPDX-License-Identifier: Apache-2.0
package dev.headway.task;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A number modulo 2^256, as four 64-bit words, most significant first. Sums of SHA-256 values do
 * not depend on order and can be taken back.
 *
 * @param a bits 255 … 192
 * @param b bits 191 … 128
 * @param c bits 127 … 64
 * @param d bits 63 … 0
 */
public record Digest(long a, long b, long c, long d) {
  /** Zero. */
  public static final Digest ZERO = new Digest(0, 0, 0, 0);

  /** Never updated: cloned, since looking the algorithm up takes longer than many a digest. */
  private static final MessageDigest EMPTY = sha256();

  /** Length in bytes. */
  public static final int BYTES = 32;

  /** The SHA-256 of {@code bytes}. */
  public static Digest sha256(byte[] bytes) {
    return of(begin().digest(bytes));
  }

  /** The SHA-256 of {@code first} and {@code parts}, one after the other. */
  static Digest sha256(ByteBuffer first, byte[]... parts) {
    MessageDigest sha = begin();
    sha.update(first);
    for (byte[] part : parts) {
      sha.update(part);
    }
    return of(sha.digest());
  }

  private static MessageDigest begin() {
    try {
      return (MessageDigest) EMPTY.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Java's own SHA-256 can be cloned", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The number with these {@value #BYTES} big-endian bytes. */
  public static Digest of(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    return new Digest(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
  }

  /** As {@value #BYTES} big-endian bytes. */
  public byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  /** The sum modulo 2^256. */
  public Digest plus(Digest other) {
    long sd = d + other.d;
    long carry = Long.compareUnsigned(sd, d) < 0 ? 1 : 0;
    long sc = c + other.c + carry;
    carry = carried(c, other.c, sc);
    long sb = b + other.b + carry;
    carry = carried(b, other.b, sb);
    return new Digest(a + other.a + carry, sb, sc, sd);
  }

  /**
   * Carry out of {@code x + y + carry = sum}: the majority of the top bits, taken without knowing
   * the carry in.
   */
  private static long carried(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  /** The difference modulo 2^256. */
  public Digest minus(Digest other) {
    // −x = ~x + 1
    return plus(new Digest(~other.a, ~other.b, ~other.c, ~other.d)).plus(new Digest(0, 0, 0, 1));
  }

  /** As a number. */
  BigInteger toBigInteger() {
    return new BigInteger(1, bytes());
  }

  /** 64 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().formatHex(bytes());
  }
}
