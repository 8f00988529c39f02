// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One server of the stack, run as a child process. It can be stopped, killed, paused and started
 * again any number of times: its ports and data stay. Thread-safe.
 */
public abstract sealed class Component implements AutoCloseable
    permits LocalBroker, LocalRegistry, LocalApp {
  private final Part part;
  private final int port;
  private final Path log;
  private @Nullable ChildProcess child;
  private boolean closed;

  Component(Part part, int port, Path log) {
    this.part = part;
    this.port = port;
    this.log = log;
  }

  /** Which part of the stack this is. */
  public final Part part() {
    return part;
  }

  /** Its loopback port. */
  public final int port() {
    return port;
  }

  /** File with the output of the running or last process. */
  public final Path log() {
    return log;
  }

  /** Where clients reach it: {@code host:port} for the broker, the base URL for the others. */
  public abstract String address();

  /** The command that runs it; called on every start, so that it may prepare its folder. */
  abstract List<String> command();

  /** Environment of the child, added to this JVM's. */
  Map<String, String> environment() {
    return Map.of();
  }

  /** Asks it, over its port, whether it serves. */
  public abstract boolean isHealthy();

  /** How long it may take to become healthy. */
  abstract Duration startDeadline();

  /** What is to be done once it serves, on every start. */
  void afterStart() {}

  /**
   * Starts it and waits until it serves; does nothing when it runs.
   *
   * @throws StackException when the port is taken, or it ends or is not ready in time
   */
  public final void start() {
    ChildProcess started;
    synchronized (this) {
      if (closed) {
        throw new StackException(part.title() + " was stopped while starting.");
      }
      if (child != null && child.isAlive()) {
        return;
      }
      PortOwner.requireFree(part.title(), port);
      started = ChildProcess.start(part.title(), command(), environment(), log);
      child = started;
    }
    try {
      started.awaitHealthy(this::isHealthy, startDeadline());
    } catch (InterruptedException e) {
      started.kill();
      Thread.currentThread().interrupt();
      throw new StackException(part.title() + " was interrupted while starting.", e);
    }
    afterStart();
  }

  /** Stops it in order, by force after 20 s; returns when its process is gone. */
  public final void stop() {
    ChildProcess running = child();
    if (running != null) {
      running.stop(Duration.ofSeconds(20));
    }
  }

  /** Kills it ({@code kill -9}); returns when its process is gone. */
  public final void kill() {
    ChildProcess running = child();
    if (running != null) {
      running.kill();
    }
  }

  /** Freezes its process (SIGSTOP): connections stay, nothing answers. */
  public final void pause() {
    require().signal("STOP");
  }

  /** Lets a paused process go on. */
  public final void resume() {
    require().signal("CONT");
  }

  /** The process id while it runs. */
  public final OptionalLong pid() {
    ChildProcess running = child();
    return running != null && running.isAlive()
        ? OptionalLong.of(running.pid())
        : OptionalLong.empty();
  }

  /** Completes with the exit code when the process that runs now ends. */
  public final CompletableFuture<Integer> onExit() {
    return require().onExit();
  }

  /** Stops it for good. */
  @Override
  public final void close() {
    synchronized (this) {
      closed = true;
    }
    stop();
  }

  private synchronized @Nullable ChildProcess child() {
    return child;
  }

  private ChildProcess require() {
    ChildProcess running = child();
    if (running == null || !running.isAlive()) {
      throw new StackException(part.title() + " does not run.");
    }
    return running;
  }
}
