// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** State folders of instances that do not run, or of which it does not matter. */
final class Folders {
  private Folders() {}

  /** Deletes everything below {@code folder}. */
  static void empty(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files below {@code folder} whose names begin or end like one of {@code names}. */
  static List<Path> find(Path folder, String... names) {
    if (!Files.exists(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> fits(file.getFileName().toString(), names))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException | UncheckedIOException e) {
      // A running instance's files come and go.
      return List.of();
    }
  }

  private static boolean fits(String file, String... names) {
    for (String name : names) {
      if (file.startsWith(name) || file.endsWith(name)) {
        return true;
      }
    }
    return false;
  }

  static boolean holds(Path folder, String... names) {
    return !find(folder, names).isEmpty();
  }
}
