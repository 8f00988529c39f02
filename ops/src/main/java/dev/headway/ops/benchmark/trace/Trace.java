// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The recorded operations of one partition, to be done again. Not thread-safe. */
public final class Trace {
  /** What does the operations. */
  public interface Doer {
    /** Reads a key. */
    void get(byte[] key);

    /** Writes a key. */
    void put(byte[] key, byte[] value);

    /** Removes a key. */
    void delete(byte[] key);

    /** Takes the first {@code entries} of a range. */
    void scan(byte[] from, byte[] to, long entries);

    /** Produces a record to the output of this number. */
    void output(int output, byte[] key, byte[] value);
  }

  private final ByteBuffer operations;
  private final long[][] positions;
  private final byte[] sample;
  private int sampleAt;
  private int cursor;
  private byte[] before = new byte[0];

  private Trace(ByteBuffer operations, long[][] positions, byte[] sample) {
    this.operations = operations;
    this.positions = positions;
    this.sample = sample;
  }

  /**
   * Opens the trace of a partition.
   *
   * @param inputs how many inputs there are
   */
  public static Trace open(Path folder, int partition, int inputs) {
    try (FileChannel file = FileChannel.open(TraceFormat.operations(folder, partition))) {
      ByteBuffer operations = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
      return new Trace(
          operations,
          index(TraceFormat.index(folder, partition), inputs),
          Files.readAllBytes(TraceFormat.sample(folder)));
    } catch (IOException e) {
      throw new UncheckedIOException("the trace of partition " + partition + " is unreadable", e);
    }
  }

  private static long[][] index(Path file, int inputs) throws IOException {
    long[][] positions = new long[inputs][0];
    long entries = Files.size(file) / (3 * Long.BYTES);
    try (DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
      for (long i = 0; i < entries; i++) {
        int input = (int) in.readLong();
        int offset = (int) in.readLong();
        if (offset >= positions[input].length) {
          int known = positions[input].length;
          positions[input] = Arrays.copyOf(positions[input], Math.max(2 * known, offset + 1024));
          Arrays.fill(positions[input], known, positions[input].length, -1);
        }
        positions[input][offset] = in.readLong();
      }
    }
    return positions;
  }

  /** Does what was done for the record at {@code offset} of {@code input}. */
  public void replay(int input, long offset, Doer doer) {
    long[] known = positions[input];
    long position = offset < known.length ? known[(int) offset] : -1;
    if (position < 0) {
      return;
    }
    cursor = (int) position;
    before = new byte[0];
    for (int operation = number(); operation != TraceFormat.END; operation = number()) {
      byte[] key = key();
      switch (operation) {
        case TraceFormat.GET -> doer.get(key);
        case TraceFormat.PUT -> doer.put(key, value());
        case TraceFormat.DELETE -> doer.delete(key);
        case TraceFormat.SCAN -> doer.scan(key, key(), number());
        case TraceFormat.OUTPUT -> doer.output(number(), key, value());
        default -> throw new IllegalStateException("operation " + operation);
      }
    }
  }

  private int number() {
    int value = 0;
    for (int shift = 0; ; shift += 7) {
      int b = operations.get(cursor++);
      value |= (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }

  private byte[] key() {
    int shared = number();
    int rest = number();
    byte[] key = new byte[shared + rest];
    System.arraycopy(before, 0, key, 0, shared);
    operations.get(cursor, key, shared, rest);
    cursor += rest;
    before = key;
    return key;
  }

  private byte[] value() {
    int length = number();
    if (length > sample.length) {
      return Arrays.copyOf(sample, length);
    }
    if (sampleAt + length > sample.length) {
      sampleAt = 0;
    }
    byte[] value = Arrays.copyOfRange(sample, sampleAt, sampleAt + length);
    sampleAt += length;
    return value;
  }
}
