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
    permits LocalBroker, LocalRegistry, LocalPostgres, LocalApp, LocalConnect {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);

  private final Part part;
  private final int id;
  private final int port;
  private final Path log;
  private volatile Watch watch = new Watch() {};
  private @Nullable ChildProcess child;
  private boolean closed;

  /** Is told when a process comes and goes; on threads of any kind. */
  interface Watch {
    /** The process of {@code component} has just been made. */
    default void began(Component component) {}

    /**
     * The process of {@code component} is gone.
     *
     * @param byItself it had served and nobody asked it to end
     */
    default void ended(Component component, int exitCode, boolean byItself) {}
  }

  Component(Part part, int id, int port, Path log) {
    this.part = part;
    this.id = id;
    this.port = port;
    this.log = log;
  }

  /** Which part of the stack this is. */
  public final Part part() {
    return part;
  }

  /** Its number among those of its part, from 1. */
  public final int id() {
    return id;
  }

  /**
   * Name for people: the part's, with the number behind from the second one on. What is built
   * beside the stack has number 0.
   */
  public final String title() {
    return switch (id) {
      case 0 -> part.title() + " (rebuilt)";
      case 1 -> part.title();
      default -> part.title() + " " + id;
    };
  }

  /** Its loopback port. */
  public final int port() {
    return port;
  }

  /** File with the output of the running or last process. */
  public final Path log() {
    return log;
  }

  /** Where clients reach it: {@code host:port} for a broker, the base URL for the others. */
  public abstract String address();

  /** The command that runs it; called on every start, so that it may prepare its folder. */
  abstract List<String> command();

  /** Environment of the child, added to this JVM's; called on every start. */
  Map<String, String> environment() {
    return Map.of();
  }

  /** Asks it, over its port, whether it serves. */
  public abstract boolean isHealthy();

  /** Why it is not healthy, if it says so; empty otherwise. */
  String reason() {
    return "";
  }

  /** How long it may take to become healthy. */
  abstract Duration startDeadline();

  /** What is to be done once it serves, on every start. */
  void afterStart() {}

  /** Who is told of its processes from now on. */
  final void watchedBy(Watch chosen) {
    watch = chosen;
  }

  /**
   * Starts it and waits until it serves; does nothing when it runs.
   *
   * @throws StackException when the port is taken, or it ends or is not ready in time
   */
  public final void start() {
    ChildProcess started;
    synchronized (this) {
      if (closed) {
        throw new StackException(title() + " was stopped while starting.");
      }
      if (child != null && child.isAlive()) {
        return;
      }
      PortOwner.requireFree(title(), port);
      started = ChildProcess.start(title(), command(), environment(), log);
      child = started;
    }
    watch.began(this);
    Thread.ofVirtual().name("watch-" + title()).start(() -> awaitEnd(started));
    try {
      started.awaitHealthy(this::isHealthy, this::reason, startDeadline());
    } catch (InterruptedException e) {
      started.kill();
      Thread.currentThread().interrupt();
      throw new StackException(title() + " was interrupted while starting.", e);
    }
    afterStart();
  }

  private void awaitEnd(ChildProcess process) {
    int exitCode = process.onExit().join();
    watch.ended(this, exitCode, process.served() && process.asked() == null);
  }

  /** Stops it in order, paused or not, by force after 20 s; returns when its process is gone. */
  public final void stop() {
    ChildProcess running = child();
    if (running != null) {
      running.stop(STOP_DEADLINE);
    }
  }

  /** Kills it ({@code kill -9}); returns when its process is gone. */
  public final void kill() {
    ChildProcess running = child();
    if (running != null) {
      killServer();
      running.kill();
    }
  }

  /** Kills the server where it is not the child itself. */
  void killServer() {}

  /** Freezes its process (SIGSTOP): connections stay, nothing answers. */
  public final void pause() {
    Signals.send("STOP", require().pid());
  }

  /** Lets a paused process go on. */
  public final void resume() {
    Signals.send("CONT", require().pid());
  }

  /** Whether its process runs, paused or not. */
  public final boolean isRunning() {
    return pid().isPresent();
  }

  /** Whether its process is frozen. */
  public final boolean isPaused() {
    OptionalLong pid = pid();
    return pid.isPresent() && Signals.isPaused(pid.getAsLong());
  }

  /** The process id while it runs. */
  public final OptionalLong pid() {
    ChildProcess running = child();
    return running != null && running.isAlive()
        ? OptionalLong.of(running.pid())
        : OptionalLong.empty();
  }

  /** How its last process was made to end; null when it runs, never ran or ended by itself. */
  final @Nullable Ending ending() {
    ChildProcess last = child();
    return last == null || last.isAlive() ? null : last.asked();
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
      throw new StackException(title() + " does not run.");
    }
    return running;
  }
}
