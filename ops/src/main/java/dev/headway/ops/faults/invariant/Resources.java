// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** I7: threads, file handles, memory and disk of an instance come back near where they were. */
public final class Resources {
  private static final String NAME = "I7";
  private static final long MIB = 1L << 20;

  /** Threads a pool or a replaced processing thread may add. */
  private static final long MORE_THREADS = 25;

  /** Handles more than half again: RocksDB's files grow with the data. */
  private static final long MORE_HANDLES = 150;

  /** A JVM of -Xmx512m that has just started has not used its heap yet. */
  private static final long MORE_MEMORY = 450 * MIB;

  /** Stores of partitions that moved on stay for ten minutes. */
  private static final long MORE_DISK = 512 * MIB;

  private Resources() {}

  /**
   * What an instance uses.
   *
   * @param instance its number
   * @param threads threads
   * @param handles open files and sockets
   * @param memory resident bytes
   * @param disk bytes in its state folder
   */
  public record Use(int instance, long threads, long handles, long memory, long disk) {}

  /** What process {@code pid} uses now; empty where the system does not tell, or it has ended. */
  public static Optional<Use> of(int instance, long pid, Path state) {
    Path process = Path.of("/proc", Long.toString(pid));
    try {
      long threads = 0;
      long memory = 0;
      for (String line : Files.readAllLines(process.resolve("status"))) {
        String[] words = line.split("\\s+", -1);
        if (line.startsWith("Threads:")) {
          threads = Long.parseLong(words[1]);
        } else if (line.startsWith("VmRSS:")) {
          memory = Long.parseLong(words[1]) * 1024;
        }
      }
      long handles;
      try (Stream<Path> open = Files.list(process.resolve("fd"))) {
        handles = open.count();
      }
      return Optional.of(new Use(instance, threads, handles, memory, size(state)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Bytes of the files below {@code folder}; files that go meanwhile do not count. */
  private static long size(Path folder) {
    if (!Files.exists(folder)) {
      return 0;
    }
    long bytes = 0;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        try {
          bytes += Files.isRegularFile(file) ? Files.size(file) : 0;
        } catch (NoSuchFileException e) {
          // compacted away while we look
        }
      }
    } catch (UncheckedIOException e) {
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes;
  }

  /** Where {@code now} is far above the highest of {@code before}. */
  public static List<Finding> check(List<Use> before, List<Use> now) {
    List<String> wrong = new ArrayList<>();
    for (Use use : now) {
      compare(wrong, use, "threads", use.threads, max(before, Use::threads) + MORE_THREADS);
      compare(wrong, use, "handles", use.handles, max(before, Use::handles) * 3 / 2 + MORE_HANDLES);
      compare(wrong, use, "bytes of memory", use.memory, max(before, Use::memory) + MORE_MEMORY);
      compare(wrong, use, "bytes of disk", use.disk, max(before, Use::disk) + MORE_DISK);
    }
    return Finding.of(NAME, wrong);
  }

  private static long max(List<Use> uses, java.util.function.ToLongFunction<Use> what) {
    return uses.stream().mapToLong(what).max().orElse(0);
  }

  private static void compare(List<String> wrong, Use use, String what, long now, long bound) {
    if (now > bound) {
      wrong.add(
          "instance " + use.instance + " has " + now + " " + what + ", must be at most " + bound);
    }
  }
}
