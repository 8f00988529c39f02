// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A program of Headway's own that works on a stack and serves nothing, run as a child process: it
 * has no port and no data. It can be killed and started again any number of times. Thread-safe.
 */
public final class LocalProgram implements AutoCloseable {
  private static final Duration START_DEADLINE = Duration.ofSeconds(120);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  private final String name;
  private final Class<?> mainClass;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final Path logs;
  private final String ready;
  private final List<Path> written = new ArrayList<>();
  private @Nullable ChildProcess child;
  private @Nullable ChildProcess unwanted;
  private boolean closed;

  /**
   * A program, not started.
   *
   * @param name for people, and beginning of the names of its logs
   * @param mainClass main class, with this JVM's class path
   * @param arguments command line
   * @param environment added to this JVM's
   * @param logs folder for the logs, one of each start
   * @param ready what it prints when it is at work
   */
  public LocalProgram(
      String name,
      Class<?> mainClass,
      List<String> arguments,
      Map<String, String> environment,
      Path logs,
      String ready) {
    this.name = name;
    this.mainClass = mainClass;
    this.arguments = List.copyOf(arguments);
    this.environment = Map.copyOf(environment);
    this.logs = logs;
    this.ready = ready;
  }

  /** Name for people. */
  public String name() {
    return name;
  }

  /**
   * Starts it and waits until it says that it is at work; does nothing when it runs.
   *
   * @throws StackException when it ends before, or is not ready in time
   */
  public void start() {
    ChildProcess started;
    Path log;
    synchronized (this) {
      if (closed || (child != null && child.isAlive())) {
        return;
      }
      log = logs.resolve("%s-%d.log".formatted(name.replace(' ', '-'), written.size() + 1));
      written.add(log);
      started = ChildProcess.start(name, command(), environment, log);
      child = started;
    }
    try {
      started.awaitHealthy(() -> says(log, ready), () -> "", START_DEADLINE);
    } catch (InterruptedException e) {
      started.kill();
      Thread.currentThread().interrupt();
      throw new StackException(name + " was interrupted while starting.", e);
    } catch (StackException e) {
      if (!isUnwanted(started)) {
        throw e;
      }
    }
  }

  private List<String> command() {
    List<String> jvm = new ArrayList<>(Installation.classArchive(false));
    jvm.addAll(
        List.of(
            "-Xmx96m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    return Installation.java(jvm, Installation.classPath(), mainClass.getName(), arguments);
  }

  private static boolean says(Path log, String text) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether its last process prints or has printed this. */
  public synchronized boolean says(String text) {
    return !written.isEmpty() && says(written.getLast(), text);
  }

  /** The process id while it runs. */
  public synchronized OptionalLong pid() {
    return child != null && child.isAlive() ? OptionalLong.of(child.pid()) : OptionalLong.empty();
  }

  /** Whether it runs and has said that it is at work. */
  public synchronized boolean isAtWork() {
    return child != null && child.isAlive() && child.served();
  }

  /** Whether its process ended though nobody asked it to. */
  public synchronized boolean endedByItself() {
    return child != null && !child.isAlive() && child.asked() == null;
  }

  /** Files with the output of its processes, in the order of the starts. */
  public synchronized List<Path> written() {
    return List.copyOf(written);
  }

  /** Kills it ({@code kill -9}); returns when its process is gone. */
  public void kill() {
    ChildProcess running = give();
    if (running != null) {
      running.kill();
    }
  }

  /** Stops it in order, by force after 20 s; returns when its process is gone. */
  public void stop() {
    ChildProcess running = give();
    if (running != null) {
      running.stop(STOP_DEADLINE);
    }
  }

  /** Stops it for good. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    stop();
  }

  /** The process, to be ended: nobody is to wait for it any more. */
  private synchronized @Nullable ChildProcess give() {
    unwanted = child;
    return child;
  }

  private synchronized boolean isUnwanted(ChildProcess process) {
    return process == unwanted;
  }
}
