// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.position;

import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

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

  private final SignedBytes signed;

  /**
   * Tokens of one deployment.
   *
   * @param secret signing key, the same for all instances
   * @param deploymentId what the offsets belong to: Kafka cluster and topic prefix
   */
  public PositionTokens(byte[] secret, String deploymentId) {
    this.signed = new SignedBytes(secret, deploymentId, VERSION, "position token", MAX_LENGTH);
  }

  /** The token of {@code position}. */
  public String write(InputPosition position) {
    ByteBuffer out = ByteBuffer.allocate(5 + position.offsets().size() * 16);
    putNumber(out, position.offsets().size());
    position
        .offsets()
        .forEach(
            (partition, offset) -> {
              out.put((byte) partition.input());
              putNumber(out, partition.partition());
              putNumber(out, offset);
            });
    return signed.write(Arrays.copyOf(out.array(), out.position()));
  }

  /**
   * The position {@code token} names.
   *
   * @throws InvalidTokenException when it is not exactly what {@link #write} made, here or in
   *     another instance of the deployment
   */
  public InputPosition read(String token) throws InvalidTokenException {
    return offsets(ByteBuffer.wrap(signed.read(token)));
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
}
