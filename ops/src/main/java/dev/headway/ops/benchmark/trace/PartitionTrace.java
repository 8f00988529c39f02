// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Writes the operations of one partition. */
final class PartitionTrace {
  private static final int BUFFER = 1 << 16;

  private final Path folder;
  private final int partition;
  private final OutputStream out;
  private long written;
  private byte[] before = new byte[0];
  private long[] index = new long[3 * 1024];
  private int indexed;
  private int input = -1;
  private long offset = -1;

  PartitionTrace(Path folder, int partition) {
    this.folder = folder;
    this.partition = partition;
    try {
      Files.createDirectories(folder);
      this.out =
          new BufferedOutputStream(
              Files.newOutputStream(TraceFormat.operations(folder, partition)), BUFFER);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether an event has begun; what comes before the first has no place. */
  boolean begun() {
    return input >= 0;
  }

  /** What follows belongs to this event. Returns whether it is another than before. */
  boolean at(int input, long offset) {
    if (input == this.input && offset == this.offset) {
      return false;
    }
    if (begun()) {
      number(TraceFormat.END);
    }
    this.input = input;
    this.offset = offset;
    before = new byte[0];
    if (indexed == index.length) {
      index = Arrays.copyOf(index, 2 * index.length);
    }
    index[indexed++] = input;
    index[indexed++] = offset;
    index[indexed++] = written;
    return true;
  }

  void number(long value) {
    long rest = value;
    while (rest > 0x7F) {
      write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    write((int) rest);
  }

  private void write(int b) {
    try {
      out.write(b);
      written++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void key(byte[] key) {
    int shared = Math.max(0, Arrays.mismatch(before, key));
    if (Arrays.equals(before, key)) {
      shared = key.length;
    }
    number(shared);
    number(key.length - shared);
    try {
      out.write(key, shared, key.length - shared);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written += key.length - shared;
    before = key;
  }

  void close() {
    number(TraceFormat.END);
    try (out;
        DataOutputStream positions =
            new DataOutputStream(
                new BufferedOutputStream(
                    Files.newOutputStream(TraceFormat.index(folder, partition)), BUFFER))) {
      for (int i = 0; i < indexed; i++) {
        positions.writeLong(index[i]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
