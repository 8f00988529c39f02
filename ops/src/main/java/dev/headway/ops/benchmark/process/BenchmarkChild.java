// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.process;

import dev.headway.ops.stack.WatchedMain;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** A JVM that does one job of the benchmark and tells its result. It ends with this JVM. */
public final class BenchmarkChild implements AutoCloseable {
  private final String name;
  private final Process process;
  private final Path log;
  private final LongConsumer progress;
  private final CompletableFuture<@Nullable String> result;

  private BenchmarkChild(String name, Process process, Path log, LongConsumer progress) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.progress = progress;
    this.result = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("benchmark-child-lines").start(this::read);
  }

  /**
   * Starts it.
   *
   * @param name for messages
   * @param jvmOptions options of the JVM
   * @param main its main class; gets {@code job} as its only argument, see {@link ChildLines#job}
   * @param log takes its output
   * @param progress told how far it is
   */
  public static BenchmarkChild start(
      String name,
      List<String> jvmOptions,
      Class<?> main,
      Object job,
      Path log,
      LongConsumer progress) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path", ""),
            WatchedMain.class.getName(),
            main.getName(),
            ChildLines.write(job)));
    try {
      Path folder = log.getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return new BenchmarkChild(name, process, log, progress);
    } catch (IOException e) {
      throw new BenchmarkException(name + " cannot be started: " + e.getMessage(), e);
    }
  }

  private void read() {
    String found = null;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8);
        PrintStream out =
            new PrintStream(Files.newOutputStream(log), true, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(ChildLines.PROGRESS)) {
          progress.accept(Long.parseLong(line.substring(ChildLines.PROGRESS.length())));
        } else if (line.startsWith(ChildLines.RESULT)) {
          found = line.substring(ChildLines.RESULT.length());
          result.complete(found);
        } else {
          out.println(line);
        }
      }
    } catch (IOException e) {
      result.completeExceptionally(e);
    }
    if (found == null) {
      result.complete(null);
    }
  }

  /** Whether it has not ended yet. */
  public boolean isRunning() {
    return process.isAlive();
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /**
   * Waits for the result.
   *
   * @throws BenchmarkException when it ends without one or the deadline passes
   */
  public <T> T await(Class<T> type, Duration deadline) throws InterruptedException {
    String found;
    try {
      found = result.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new BenchmarkException(
          name + " was not done after " + deadline.toSeconds() + " s. Its log is " + log, e);
    } catch (ExecutionException e) {
      throw new BenchmarkException(name + " cannot be read. Its log is " + log, e);
    }
    if (found == null) {
      throw new BenchmarkException(name + " ended without a result." + tail());
    }
    return ChildLines.read(found, type);
  }

  /** Waits until it has ended by itself, and ends it after a while. */
  public void awaitEnd(Duration deadline) throws InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      close();
    }
  }

  private String tail() {
    try {
      List<String> lines = Files.readAllLines(log);
      return " Its log "
          + log
          + " ends with:\n  "
          + String.join("\n  ", lines.subList(Math.max(0, lines.size() - 15), lines.size()));
    } catch (IOException e) {
      return " Its log is " + log;
    }
  }

  /** Ends it at once; returns when it has ended. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
    process.onExit().join();
  }
}
