// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** I10: no planted secret is in any log. */
public final class Secrets {
  private static final String NAME = "I10";

  private Secrets() {}

  /** Where one of {@code secrets} stands in a file below {@code logs}. */
  public static List<Finding> check(Path logs, Collection<String> secrets) {
    List<String> wrong = new ArrayList<>();
    try (Stream<Path> files = Files.walk(logs)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        search(file, secrets, wrong);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Finding.of(NAME, wrong);
  }

  private static void search(Path file, Collection<String> secrets, List<String> wrong)
      throws IOException {
    // Byte by byte as characters: a log cut by a kill may hold half a character.
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        for (String secret : secrets) {
          if (line.contains(secret)) {
            wrong.add(file + ":" + number + " holds a planted secret");
          }
        }
      }
    }
  }
}
