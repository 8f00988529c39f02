// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A running child with its log file. Its standard input stays open as long as this JVM lives: see
 * {@link WatchedMain}.
 */
final class ChildProcess {
  private static final long POLL_MILLIS = 50;
  private static final int TAIL_BYTES = 16 * 1024;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts {@code command}; its output goes to {@code log}, the log before is kept with {@code .1}
   * at its end.
   *
   * @param environment added to this JVM's
   * @throws StackException when it cannot be started
   */
  static ChildProcess start(
      String name, List<String> command, Map<String, String> environment, Path log) {
    try {
      if (Files.exists(log)) {
        Files.move(
            log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().putAll(environment);
      return new ChildProcess(name, builder.start(), log);
    } catch (IOException e) {
      throw new StackException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until {@code healthy} says yes.
   *
   * @throws StackException when the child ends or the deadline passes before; it shows the end of
   *     the log
   */
  void awaitHealthy(BooleanSupplier healthy, Duration deadline) throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    while (!healthy.getAsBoolean()) {
      if (process.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new StackException(
            name
                + " ended while starting, with exit code "
                + process.exitValue()
                + "."
                + evidence());
      }
      if (System.nanoTime() > end) {
        kill();
        throw new StackException(
            name + " was not ready after " + deadline.toSeconds() + " s." + evidence());
      }
    }
  }

  /**
   * Asks the child to end (SIGTERM) and kills it after {@code deadline}; returns when it has ended.
   */
  void stop(Duration deadline) {
    // The handle's destroy only signals; Process.destroy would close the pipes as well.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the child at once (SIGKILL); returns when it has ended. */
  void kill() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /**
   * Sends a signal by name, such as STOP.
   *
   * @throws StackException when the system cannot
   */
  void signal(String signal) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + signal, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new StackException(
            "kill -" + signal + " " + pid() + " failed with exit code " + code);
      }
    } catch (IOException e) {
      throw new StackException("signal " + signal + " cannot be sent: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String evidence() {
    return " Its log is " + log + "; it ends with:\n" + tail(log, 12);
  }

  /** The last lines of a file, indented; shorter when it is. */
  static String tail(Path file, int lines) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long from = Math.max(0, in.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (in.length() - from)];
      in.seek(from);
      in.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return "  " + String.join("\n  ", all.subList(Math.max(0, all.size() - lines), all.size()));
    } catch (IOException e) {
      return "  (unreadable: " + e.getMessage() + ")";
    }
  }
}
