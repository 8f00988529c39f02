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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

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
  private volatile @Nullable Ending asked;
  private volatile boolean served;

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

  /** How it was made to end; null when it runs or ended by itself. */
  @Nullable Ending asked() {
    return asked;
  }

  /** It has been healthy. */
  boolean served() {
    return served;
  }

  CompletableFuture<Integer> onExit() {
    return process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Waits until {@code healthy} says yes.
   *
   * @param reason why it is not healthy, as far as it says so itself; may be empty
   * @throws StackException when the child ends or the deadline passes before; it shows the end of
   *     the log
   */
  void awaitHealthy(BooleanSupplier healthy, Supplier<String> reason, Duration deadline)
      throws InterruptedException {
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
        String why = reason.get();
        kill();
        throw new StackException(
            name
                + " was not ready after "
                + deadline.toSeconds()
                + " s"
                + (why.isEmpty() ? "." : ": " + why + ".")
                + evidence());
      }
    }
    served = true;
  }

  /**
   * Asks the child to end (SIGTERM), even when it is frozen, and kills it after {@code deadline};
   * returns when it has ended.
   */
  void stop(Duration deadline) {
    ask(Ending.STOPPED);
    // The handle's destroy only signals; Process.destroy would close the pipes as well.
    process.toHandle().destroy();
    try {
      Signals.wake(pid());
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
    ask(Ending.KILLED);
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }

  /** The first wish counts; of a process that has ended by itself there is none. */
  private synchronized void ask(Ending ending) {
    if (asked == null && process.isAlive()) {
      asked = ending;
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
