// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import dev.headway.history.sink.HistorySinks;
import dev.headway.history.sink.SinkSettings;
import dev.headway.ops.history.ConnectCluster;
import dev.headway.ops.history.HistoryAccess;
import dev.headway.ops.history.HistoryDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brokers, registry, database, Connect worker and instances of Headway on this machine, with their
 * data in one folder. Closing it, or the end of this JVM, stops them in reverse order; when this
 * JVM is killed they stop by themselves.
 */
public final class LocalStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalStack.class);

  /** Where the parts in use are, embedded or not; null where there is none. */
  record Addresses(
      String bootstrapServers,
      String registryUrl,
      @Nullable String postgresUrl,
      @Nullable String connectUrl) {}

  private final DataFolder data;
  private final Addresses addresses;
  private final List<LocalBroker> brokers;
  private final Optional<LocalRegistry> registry;
  private final Optional<LocalPostgres> postgres;
  private final Optional<LocalConnect> connect;
  private final Optional<HistoryAccess> history;
  private final Optional<SinkSettings> sinks;
  private final Optional<Instances> instances;
  private final int httpPort;
  private final Map<Part, String> external;
  private final StackListener listener;
  private final StackJournal journal;
  private final List<AutoCloseable> users = new CopyOnWriteArrayList<>();
  private final Thread shutdownHook = new Thread(this::stopParts, "stack-stop");
  private volatile @Nullable ControlServer control;
  private volatile @Nullable LocalApp beside;
  private volatile boolean ready;
  private volatile boolean closing;

  LocalStack(LocalStackBuilder plan) {
    this.data = plan.data();
    this.addresses = plan.addresses();
    this.listener = plan.listener();
    this.external = plan.external();
    this.httpPort = plan.ports().http(1);
    Component.Watch watch = new Supervision();
    this.brokers = plan.makeBrokers();
    this.registry = plan.makeRegistry();
    this.postgres = plan.makePostgres();
    this.connect = plan.makeConnect();
    this.history = plan.history();
    this.sinks = plan.sinks();
    Stream.of(brokers.stream(), registry.stream(), postgres.stream(), connect.stream())
        .flatMap(c -> c)
        .forEach(c -> c.watchedBy(watch));
    this.instances = plan.makeInstances(brokers, watch);
    this.journal = new StackJournal(data);
  }

  /** To describe a stack. */
  public static LocalStackBuilder builder() {
    return new LocalStackBuilder();
  }

  /** What clients put into {@code bootstrap.servers}: all brokers. */
  public String bootstrapServers() {
    return addresses.bootstrapServers();
  }

  /** What clients put into {@code schema.registry.url}. */
  public String registryUrl() {
    return addresses.registryUrl();
  }

  /** Base URL of the REST API of the first instance. */
  public String httpUrl() {
    return "http://127.0.0.1:" + httpPort;
  }

  /**
   * The first embedded broker.
   *
   * @throws StackException when the stack has none
   */
  public LocalBroker broker() {
    return broker(1);
  }

  /**
   * An embedded broker by its number, from 1.
   *
   * @throws StackException when the stack has none of this number
   */
  public LocalBroker broker(int id) {
    if (brokers.isEmpty()) {
      throw new StackException("This stack has no broker of its own.");
    }
    if (id < 1 || id > brokers.size()) {
      throw new StackException("There is no broker " + id + ", only 1 to " + brokers.size() + ".");
    }
    return brokers.get(id - 1);
  }

  /** The embedded brokers by number; may be empty. */
  public List<LocalBroker> brokers() {
    return brokers;
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
   * The embedded database of history.
   *
   * @throws StackException when the stack has none
   */
  public LocalPostgres postgres() {
    return postgres.orElseThrow(() -> new StackException("This stack has no database of its own."));
  }

  /**
   * The embedded Connect worker.
   *
   * @throws StackException when the stack has none
   */
  public LocalConnect connect() {
    return connect.orElseThrow(
        () -> new StackException("This stack has no Connect worker of its own."));
  }

  /**
   * How the database of history is reached, embedded or not.
   *
   * @throws StackException when the stack has no history
   */
  public HistoryAccess history() {
    return history.orElseThrow(() -> new StackException("This stack has no history."));
  }

  /**
   * The first instance of Headway.
   *
   * @throws StackException when the stack has none
   */
  public LocalApp app() {
    return instance(1);
  }

  /**
   * An instance of Headway by its number, from 1, running or not.
   *
   * @throws StackException when there has been none of this number
   */
  public LocalApp instance(int id) {
    return needInstances().get(id);
  }

  /** Every instance of Headway there has been, running or not, by number; may be empty. */
  public List<LocalApp> instances() {
    return instances.map(Instances::all).orElse(List.of());
  }

  /**
   * Starts one more instance, of the lowest number that does not run, and waits until it is ready.
   *
   * @throws StackException when the stack does not run Headway, or the instance does not start
   */
  public LocalApp addInstance() {
    return startClaimed(claimInstance());
  }

  /**
   * Starts the instance of this number, a new one or one that was stopped, and waits until it is
   * ready.
   *
   * @throws StackException when it runs, the stack does not run Headway, or it does not start
   */
  public LocalApp addInstance(int id) {
    return startClaimed(claimInstance(id));
  }

  /** The instance of the lowest number that does not run, for {@link #startClaimed}. */
  LocalApp claimInstance() {
    return needInstances().claimNext();
  }

  /** The instance of this number, which must not run, for {@link #startClaimed}. */
  LocalApp claimInstance(int id) {
    return needInstances().claim(id);
  }

  /** Starts a claimed instance and ends the claim. */
  LocalApp startClaimed(LocalApp app) {
    try {
      startOne(app);
      return app;
    } finally {
      needInstances().release(app);
    }
  }

  /**
   * Starts another application beside the one in use, and waits until it is ready.
   *
   * @throws StackException when there is one, or it does not start
   */
  void buildBeside(String application) {
    LocalApp app = beside;
    if (app != null && app.isRunning()) {
      throw new StackException("Another application is already being built beside this one.");
    }
    LocalApp next = needInstances().beside(application);
    beside = next;
    startOne(next);
    writeState();
  }

  /** Stops it, if there is one. */
  void stopBeside() {
    LocalApp app = beside;
    if (app != null) {
      stopOne(app);
      beside = null;
      writeState();
    }
  }

  /**
   * Starts these instances at the same time, with these variables over all others.
   *
   * @throws StackException when one does not start
   */
  void startTogether(List<LocalApp> apps, Map<String, String> variables) {
    needInstances().override(variables);
    try {
      Together.run(apps, this::startOne);
    } finally {
      needInstances().override(Map.of());
    }
  }

  /** Lets these instances leave at the same time. */
  void stopTogether(List<LocalApp> apps) {
    Together.run(
        apps,
        app -> {
          listener.stopping(app);
          app.stop();
        });
  }

  private Instances needInstances() {
    return instances.orElseThrow(() -> new StackException("This stack does not run Headway."));
  }

  /** Closes {@code user}, which works on the stack, before any part of the stack stops. */
  public void closeFirst(AutoCloseable user) {
    users.add(user);
  }

  /** The data folder. */
  public DataFolder data() {
    return data;
  }

  /**
   * Starts the parts and returns when all serve; what has started is stopped again when one fails.
   * The first instance goes ahead of the others: it makes the topics.
   *
   * @throws StackException naming what failed and the remedy
   */
  public void start() {
    journal.open();
    try {
      if (!brokers.isEmpty()) {
        BrokerCluster.ensure(data, brokers.size());
      }
      Runtime.getRuntime().addShutdownHook(shutdownHook);
      components().forEach(c -> PortOwner.requireFree(c.title(), c.port()));
      external.forEach(listener::external);
      writeState();
      Together.run(beforeHeadway(), this::startOne);
      migrate();
      List<LocalApp> apps = instances();
      // The worker takes longest and needs nothing but brokers.
      Together.run(
          Stream.concat(apps.stream().limit(1), connect.stream()).toList(), this::startOne);
      Together.run(apps.stream().skip(1).toList(), this::startOne);
      applySinks();
      openControl();
      ready = true;
      writeState();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * A database of the user's own, where its owner is named: the embedded one is as it should be.
   */
  private void migrate() {
    if (postgres.isEmpty()) {
      history.ifPresent(
          access ->
              access
                  .owner()
                  .ifPresent(
                      owner -> listener.migrated(HistoryDatabase.migrate(access.url(), owner))));
    }
  }

  /** Once the topics are there: Headway makes them. */
  private void applySinks() {
    String url = addresses.connectUrl();
    if (url != null && sinks.isPresent()) {
      try (ConnectCluster cluster = new ConnectCluster(url)) {
        HistorySinks.all(sinks.get())
            .forEach((name, config) -> listener.applied(name, cluster.apply(name, config)));
      }
    }
  }

  private void openControl() {
    ControlServer server =
        ControlServer.open(ControlSocket.prepare(data), new InstanceControl(this, listener));
    control = server;
    if (closing) {
      server.close();
    }
  }

  /**
   * Starts the brokers that do not run, all at once: of three, one alone is not ready before it has
   * found another.
   *
   * @throws StackException when one does not start
   */
  public void startBrokers() {
    Together.run(brokers, this::startOne);
  }

  private void startOne(Component component) {
    if (component.isRunning()) {
      return;
    }
    long begin = System.nanoTime();
    listener.starting(component);
    component.start();
    listener.ready(component, Duration.ofNanos(System.nanoTime() - begin));
  }

  /** Keeps the state file true, whoever starts and ends the parts. */
  private final class Supervision implements Component.Watch {
    @Override
    public void began(Component component) {
      writeState();
    }

    @Override
    public void ended(Component component, int exitCode, boolean byItself) {
      writeState();
      if (byItself && !closing) {
        listener.lost(component, exitCode);
      }
    }
  }

  /** They know nothing of each other. */
  private List<Component> beforeHeadway() {
    List<Component> components = new ArrayList<>(brokers);
    registry.ifPresent(components::add);
    postgres.ifPresent(components::add);
    return components;
  }

  private List<Component> components() {
    List<Component> components = beforeHeadway();
    components.addAll(instances());
    connect.ifPresent(components::add);
    return components;
  }

  private void writeState() {
    ControlServer server = control;
    journal.write(
        () ->
            StackState.of(
                ready,
                addresses,
                httpUrl(),
                server == null ? null : server.path(),
                external.keySet(),
                components(),
                beside));
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
    ControlServer server = control;
    if (server != null) {
      server.close();
    }
    users.forEach(this::closeUser);
    LocalApp rebuilt = beside;
    if (rebuilt != null) {
      stopOne(rebuilt);
    }
    Together.run(
        Stream.concat(connect.stream(), instances().reversed().stream()).toList(), this::stopOne);
    // Brokers all at once: the last ones of three could not agree on anything any more.
    Together.run(beforeHeadway(), this::stopOne);
    journal.close();
  }

  private void closeUser(AutoCloseable user) {
    if (users.remove(user)) {
      try {
        user.close();
      } catch (Exception e) {
        // The stack stops all the same.
        LOG.warn("{} did not end in order", user.getClass().getSimpleName(), e);
      }
    }
  }

  private void stopOne(Component component) {
    if (component.isRunning()) {
      listener.stopping(component);
    }
    component.close();
  }
}
