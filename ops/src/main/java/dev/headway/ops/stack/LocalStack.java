// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Broker, registry and Headway on this machine, with their data in one folder. Closing it, or the
 * end of this JVM, stops them in reverse order; when this JVM is killed they stop by themselves.
 */
public final class LocalStack implements AutoCloseable {
  /** Where the parts in use are, embedded or not. */
  record Addresses(String bootstrapServers, String registryUrl, String httpUrl) {}

  private static final Duration LEFTOVER_DEADLINE = Duration.ofSeconds(30);

  private final DataFolder data;
  private final Addresses addresses;
  private final Optional<LocalBroker> broker;
  private final Optional<LocalRegistry> registry;
  private final Optional<LocalApp> app;
  private final Map<Part, String> external;
  private final StackListener listener;
  private final Thread shutdownHook = new Thread(this::stopParts, "stack-stop");
  private DataFolder.@Nullable Lock lock;
  private volatile boolean closing;

  LocalStack(
      DataFolder data,
      Addresses addresses,
      Optional<LocalBroker> broker,
      Optional<LocalRegistry> registry,
      Optional<LocalApp> app,
      Map<Part, String> external,
      StackListener listener) {
    this.data = data;
    this.addresses = addresses;
    this.broker = broker;
    this.registry = registry;
    this.app = app;
    this.external = Map.copyOf(external);
    this.listener = listener;
  }

  /** To describe a stack. */
  public static LocalStackBuilder builder() {
    return new LocalStackBuilder();
  }

  /** What clients put into {@code bootstrap.servers}. */
  public String bootstrapServers() {
    return addresses.bootstrapServers();
  }

  /** What clients put into {@code schema.registry.url}. */
  public String registryUrl() {
    return addresses.registryUrl();
  }

  /** Base URL of Headway's REST API. */
  public String httpUrl() {
    return addresses.httpUrl();
  }

  /**
   * The embedded broker.
   *
   * @throws StackException when the stack has none
   */
  public LocalBroker broker() {
    return broker.orElseThrow(() -> new StackException("This stack has no broker of its own."));
  }

  /**
   * The embedded registry.
   *
   * @throws StackException when the stack has none
   */
  public LocalRegistry registry() {
    return registry.orElseThrow(() -> new StackException("This stack has no registry of its own."));
  }

  /**
   * Headway.
   *
   * @throws StackException when the stack has none
   */
  public LocalApp app() {
    return app.orElseThrow(() -> new StackException("This stack does not run Headway."));
  }

  /** The data folder. */
  public DataFolder data() {
    return data;
  }

  /**
   * Starts the parts and returns when all serve; what has started is stopped again when one fails.
   *
   * @throws StackException naming what failed and the remedy
   */
  public void start() {
    data.create();
    hold();
    try {
      awaitLeftovers();
      Runtime.getRuntime().addShutdownHook(shutdownHook);
      components().forEach(c -> PortOwner.requireFree(c.part().title(), c.port()));
      external.forEach(listener::external);
      writeState(false);
      startTogether(Stream.of(broker, registry).<Component>flatMap(Optional::stream).toList());
      app.ifPresent(this::startOne);
      writeState(true);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Broker and registry know nothing of each other. */
  private void startTogether(List<Component> components) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<CompletableFuture<Void>> starts =
          components.stream()
              .map(c -> CompletableFuture.runAsync(() -> startOne(c), threads))
              .toList();
      CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private void startOne(Component component) {
    long begin = System.nanoTime();
    listener.starting(component.part());
    component.start();
    writeState(false);
    listener.ready(
        component.part(), component.address(), Duration.ofNanos(System.nanoTime() - begin));
    CompletableFuture<Void> watch =
        component
            .onExit()
            .thenAccept(
                code -> {
                  if (!closing) {
                    listener.lost(component.part(), code, component.log());
                  }
                });
    watch.exceptionally(
        e -> {
          throw new IllegalStateException("watching " + component.part() + " failed", e);
        });
  }

  /**
   * A supervisor that was killed leaves children that are just ending: their ports and files must
   * be free first.
   */
  private void awaitLeftovers() {
    Optional<StackState> before = StackState.read(data.stateFile());
    if (before.isEmpty()) {
      return;
    }
    for (StackState.Running running : before.get().components()) {
      running.process().running().ifPresent(LocalStack::awaitEnd);
    }
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(LEFTOVER_DEADLINE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new StackException(
          "Waiting for process " + process.pid() + " failed: " + e.getMessage(), e);
    }
  }

  private List<Component> components() {
    return Stream.of(broker, registry, app).<Component>flatMap(Optional::stream).toList();
  }

  private synchronized void writeState(boolean ready) {
    List<StackState.Running> running = new ArrayList<>();
    for (Component c : components()) {
      ProcessIdentity process =
          c.pid().isPresent() ? ProcessIdentity.of(c.pid().getAsLong()) : new ProcessIdentity(0, 0);
      running.add(
          new StackState.Running(
              c.part().id(), process, c.port(), c.address(), c.log().toString()));
    }
    new StackState(
            ProcessIdentity.of(ProcessHandle.current().pid()),
            ready,
            addresses.bootstrapServers(),
            addresses.registryUrl(),
            addresses.httpUrl(),
            Stream.concat(components().stream().map(Component::part), external.keySet().stream())
                .sorted()
                .map(Part::id)
                .toList(),
            running)
        .write(data.stateFile());
  }

  /** Stops everything in reverse order; returns when no process is left. */
  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(shutdownHook);
    } catch (IllegalStateException e) {
      // The JVM is ending: the hook does the same at this moment, and stopping twice is harmless.
    }
    stopParts();
  }

  private void stopParts() {
    closing = true;
    for (Component component : components().reversed()) {
      if (component.pid().isPresent()) {
        listener.stopping(component.part());
      }
      component.close();
    }
    release();
  }

  private synchronized void hold() {
    lock = data.lock();
  }

  private synchronized void release() {
    DataFolder.Lock held = lock;
    if (held == null) {
      return;
    }
    lock = null;
    try {
      Files.deleteIfExists(data.stateFile());
    } catch (IOException e) {
      throw new StackException(
          "The file " + data.stateFile() + " cannot be deleted: " + e.getMessage(), e);
    } finally {
      held.close();
    }
  }
}
