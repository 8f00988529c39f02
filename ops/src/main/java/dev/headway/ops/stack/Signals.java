// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals of the system that Java has no method for, and what they do to a process. */
public final class Signals {
  private Signals() {}

  /**
   * Sends a signal by name, such as STOP.
   *
   * @throws StackException when the system cannot
   */
  static void send(String signal, long pid) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new StackException("kill -" + signal + " " + pid + " failed with exit code " + code);
      }
    } catch (IOException e) {
      throw new StackException("signal " + signal + " cannot be sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether a process is frozen (SIGSTOP), by whomever; false when it does not run. */
  public static boolean isPaused(long pid) {
    return state(pid).startsWith("T");
  }

  /**
   * Lets a process go on if it is frozen: it would not even take a SIGTERM. Does nothing when it
   * has ended.
   */
  static void wake(long pid) {
    if (isPaused(pid)) {
      send("CONT", pid);
    }
  }

  /** The letter by which the system tells a process's state; empty when there is none. */
  private static String state(long pid) {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    try {
      if (Files.exists(stat)) {
        String line = Files.readString(stat);
        // The name in front, in parentheses, may hold anything.
        return line.substring(line.lastIndexOf(')') + 1).strip();
      }
      if (Files.isDirectory(Path.of("/proc", "self"))) {
        return "";
      }
      Process ps =
          new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid))
              .redirectErrorStream(true)
              .start();
      return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
