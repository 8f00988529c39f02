// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.desk.Archive;
import dev.headway.agent.desk.Desk;
import dev.headway.agent.desk.Step;
import dev.headway.agent.desk.Upkeep;
import dev.headway.agent.desk.WorkKey;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.memory.LogMemory;
import dev.headway.agent.memory.Memory;
import dev.headway.agent.registry.AgentDefinition;
import dev.headway.agent.registry.LogRegistry;
import dev.headway.agent.registry.PayloadSchemas;
import dev.headway.agent.registry.Registry;
import dev.headway.agent.registry.RegistryRecords;
import dev.headway.agent.registry.RegistryToolkit;
import dev.headway.agent.registry.Toolkit;
import dev.headway.agent.tracker.TrackerClient;
import dev.headway.schemas.key.Owner;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * Where agents run: a log they share, and a tracker to ask. Agents that are started here run until
 * they are closed, or this is.
 */
public final class Platform implements AutoCloseable {
  private final EventLog log;
  private final TrackerClient tracker;
  private final Clock clock;
  private final LogRegistry registry;
  private final Tables tables;
  private final Archive archive;
  private final PayloadSchemas schemas = new PayloadSchemas();
  private final List<Running> running = new CopyOnWriteArrayList<>();

  /**
   * Over a log and a tracker, which stay the caller's to close.
   *
   * @param clock time of day
   */
  public Platform(EventLog log, TrackerClient tracker, Clock clock) {
    this.log = log;
    this.tracker = tracker;
    this.clock = clock;
    this.registry = LogRegistry.of(log);
    this.tables = new Tables(log);
    this.archive = new Archive(tables::of);
  }

  /** Over a log and a tracker, which stay the caller's to close. */
  public Platform(EventLog log, TrackerClient tracker) {
    this(log, tracker, Clock.systemUTC());
  }

  /** An instance of an agent at work. */
  public final class Running implements AutoCloseable {
    private final Agent agent;
    private final AgentDefinition definition;
    private final Desk<?> desk;

    private Running(Agent agent) {
      this.agent = agent;
      this.definition = definition(agent);
      LogMemory memory =
          LogMemory.of(
              log,
              tables.of(Memory.WORKING_TOPIC),
              tables.of(Memory.HISTORY_TOPIC),
              agent.name(),
              () -> Step.current().map(step -> step),
              clock);
      this.desk =
          new Desk<>(
              agent.name(),
              log,
              agent.craft(new Context(agent.name(), memory)),
              agent.settings(),
              clock,
              archive,
              new Housekeeping(agent, definition, memory),
              Registry.HEARTBEAT);
    }

    private List<Append> entry() {
      return List.copyOf(
          registry.entering(definition.seenAt(clock.instant()), agent.definitions()));
    }

    /** Name of the agent. */
    public String name() {
      return agent.name();
    }

    /**
     * Waits until it takes part in the agent's work.
     *
     * @throws IllegalStateException when it does not within {@code time}
     */
    public Running awaitReady(Duration time) throws InterruptedException {
      if (!desk.awaitAttending(time)) {
        throw new IllegalStateException(
            "%s takes no part in its work after %s: is the log there?".formatted(name(), time));
      }
      return this;
    }

    /** Finishes the steps in hand, leaves the registry, and ends. */
    @Override
    public void close() {
      if (running.remove(this)) {
        desk.close();
        log.append(List.of(RegistryRecords.withdrawn(definition)));
      }
    }
  }

  /** What an agent puts into the log besides its work. */
  private final class Housekeeping implements Upkeep {
    /** Signs of life between two looks at whether the agent's events are still defined. */
    private static final int EVENTS_EVERY = 10;

    private final Agent agent;
    private final AgentDefinition definition;
    private final LogMemory memory;
    private int signs;

    Housekeeping(Agent agent, AgentDefinition definition, LogMemory memory) {
      this.agent = agent;
      this.definition = definition;
      this.memory = memory;
    }

    /**
     * The agent's own record; and, at the first and then every 300 s, the time after which an agent
     * that is silent is not there, those of its events that nobody defines any more.
     */
    @Override
    public List<Append.State> signOfLife() {
      List<Append.State> records = new ArrayList<>();
      if (signs++ % EVENTS_EVERY == 0) {
        records.addAll(registry.missing(agent.definitions()));
      }
      records.add(RegistryRecords.of(definition.seenAt(clock.instant())));
      return records;
    }

    /** Who lets go of a plan makes all forget what they remember for it. */
    @Override
    public List<Append.State> lettingGo(WorkKey key) {
      return agent.kind() == AgentDefinition.Kind.PLANNER ? memory.cleanUp(key.plan()) : List.of();
    }
  }

  /** What the handlers of one agent get. */
  private final class Context implements PlatformContext {
    private final LogMemory memory;
    private final Bus bus;

    Context(String agent, LogMemory memory) {
      this.memory = memory;
      this.bus = new StepBus(agent, log, clock);
    }

    @Override
    public Registry registry() {
      return registry;
    }

    @Override
    public Memory memory() {
      return memory;
    }

    @Override
    public Bus bus() {
      return bus;
    }

    @Override
    public TrackerClient tracker() {
      return tracker;
    }

    @Override
    public Toolkit toolkit() {
      return new RegistryToolkit(registry, schemas);
    }
  }

  /**
   * Starts an instance of {@code agent}. Its events are in the registry before it takes any.
   *
   * @throws IllegalArgumentException when the agent's name is empty or longer than 255 characters
   */
  public Running start(Agent agent) {
    Running instance = new Running(agent);
    log.append(instance.entry());
    running.add(instance);
    instance.desk.start();
    return instance;
  }

  /** Asks for goals in the name of {@code owner}. */
  public GoalClient client(String name, Owner owner) {
    return new GoalClient(name, owner, log, clock);
  }

  private AgentDefinition definition(Agent agent) {
    Set<String> produces =
        agent.definitions().stream()
            .map(event -> event.response() == null ? event.type() : event.response())
            .collect(Collectors.toSet());
    return new AgentDefinition(
        agent.name(),
        UUID.randomUUID().toString().substring(0, 8),
        agent.kind(),
        agent.description(),
        agent.capabilities(),
        agent.consumes(),
        produces,
        clock.instant());
  }

  /** Ends all agents that run here: each finishes what it has in hand. */
  @Override
  public void close() {
    // All at once: each may wait for its steps.
    List<Thread> stops = running.stream().map(one -> Thread.ofVirtual().start(one::close)).toList();
    boolean interrupted = false;
    for (Thread stop : stops) {
      while (stop.isAlive()) {
        try {
          stop.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    registry.close();
    tables.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
