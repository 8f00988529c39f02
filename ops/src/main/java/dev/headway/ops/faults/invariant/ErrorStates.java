// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * I9: no instance ends up in an error state that nobody is told of: its processing neither is nor
 * was in ERROR, at the end it is ready.
 */
public final class ErrorStates {
  private static final String NAME = "I9";
  private static final Pattern TO_ERROR =
      Pattern.compile(
          "State transition from \\w+ to (PENDING_)?ERROR|the stream processing has failed");

  private ErrorStates() {}

  /** Whether an instance that runs at the end is not well. */
  public static List<Finding> check(int instance, boolean ready, String state, List<String> why) {
    return ready
        ? List.of()
        : List.of(
            new Finding(
                NAME, "instance " + instance + " is not ready at the end: " + state + " " + why));
  }

  /** That a process ended without having been asked to. */
  public static Finding ended(String process, int exitCode) {
    return new Finding(NAME, process + " ended by itself, with exit code " + exitCode);
  }

  /** That an instance lives on, though its processing has failed. */
  public static Finding seemsToLive(int instance, String state) {
    return new Finding(
        NAME, "instance " + instance + " lives on, though its processing is in state " + state);
  }

  /** Where a log tells that the processing as a whole went into ERROR. */
  public static List<Finding> check(Path log) {
    List<String> wrong = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (TO_ERROR.matcher(line).find()) {
          wrong.add(log + ":" + number + ": " + line.strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Finding.of(NAME, wrong);
  }
}
