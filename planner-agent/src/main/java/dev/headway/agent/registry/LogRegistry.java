// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.StateTable;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The registry on a topic of the log. */
public final class LogRegistry implements Registry, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogRegistry.class);

  private final StateTable table;
  private final Clock clock;
  private final Entries entries = new Entries();

  /**
   * Reads {@code table}.
   *
   * @param table of {@link Registry#TOPIC}; closed with this
   * @param clock says how long agents have not been heard of
   */
  public LogRegistry(StateTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** The registry of a log. */
  public static LogRegistry of(EventLog log) {
    return new LogRegistry(log.table(TOPIC), Clock.systemUTC());
  }

  /**
   * What an agent commits to enter itself with the events it takes and gives. Events that are
   * defined already are left alone; of one that is defined differently the newest definition wins,
   * with a warning that names both.
   *
   * @throws IllegalArgumentException when a payload's schema is none; names the event and the place
   */
  public List<Append.State> entering(AgentDefinition agent, List<EventDefinition> events) {
    List<Append.State> records = new ArrayList<>();
    Map<String, byte[]> all = table.startingWith(RegistryRecords.EVENTS);
    for (EventDefinition event : events) {
      Append.State record = RegistryRecords.of(event);
      Optional<EventDefinition> there = there(record.key(), all);
      // As it will be read: of a tree that was not read the numbers may be of other classes.
      if (there.isPresent() && there.equals(asRead(record))) {
        continue;
      }
      there.ifPresent(
          old ->
              LOG.warn(
                  "agent {} defines event {} on {} anew, which all agents will use: {} instead of {}",
                  agent.name(),
                  event.type(),
                  event.topic(),
                  event,
                  old));
      records.add(record);
    }
    records.add(RegistryRecords.of(agent));
    return records;
  }

  /**
   * What an agent commits from time to time for the events it takes and gives: those that nobody
   * defines any more, as after the registry's topic was lost. How others define them is left alone,
   * or two versions of an agent would overwrite each other's for as long as both run.
   */
  public List<Append.State> missing(List<EventDefinition> events) {
    Map<String, byte[]> all = table.startingWith(RegistryRecords.EVENTS);
    return events.stream()
        .map(RegistryRecords::of)
        .filter(record -> there(record.key(), all).isEmpty())
        .toList();
  }

  private Optional<EventDefinition> there(String key, Map<String, byte[]> all) {
    return Optional.ofNullable(all.get(key)).flatMap(value -> entries.event(key, value));
  }

  private Optional<EventDefinition> asRead(Append.State record) {
    byte[] value = record.value();
    return value == null ? Optional.empty() : entries.event(record.key(), value);
  }

  @Override
  public List<AgentDefinition> agents() {
    Instant now = clock.instant();
    return table.startingWith(RegistryRecords.AGENTS).entrySet().stream()
        .flatMap(entry -> entries.agent(entry.getKey(), entry.getValue()).stream())
        .filter(agent -> agent.seen().plus(TTL).isAfter(now))
        .sorted(
            Comparator.comparing(AgentDefinition::name).thenComparing(AgentDefinition::instance))
        .toList();
  }

  @Override
  public List<AgentDefinition> consumersOf(String eventType) {
    return named(agent -> agent.consumes().contains(eventType));
  }

  @Override
  public List<AgentDefinition> capableOf(String words) {
    String wanted = words.toLowerCase(Locale.ROOT);
    return named(
        agent ->
            agent.capabilities().stream()
                .anyMatch(can -> can.toLowerCase(Locale.ROOT).contains(wanted)));
  }

  /** Of several instances of an agent, which share its work, the one heard of last. */
  private List<AgentDefinition> named(Predicate<AgentDefinition> wanted) {
    Map<String, AgentDefinition> agents = new TreeMap<>();
    for (AgentDefinition agent : agents()) {
      if (wanted.test(agent)) {
        agents.merge(
            agent.name(), agent, (one, other) -> other.seen().isAfter(one.seen()) ? other : one);
      }
    }
    return List.copyOf(agents.values());
  }

  @Override
  public List<EventDefinition> events(Topic topic) {
    return table.startingWith(RegistryRecords.eventsOf(topic)).entrySet().stream()
        .flatMap(entry -> entries.event(entry.getKey(), entry.getValue()).stream())
        .sorted(Comparator.comparing(EventDefinition::type))
        .toList();
  }

  @Override
  public Optional<EventDefinition> event(Topic topic, String type) {
    String key = RegistryRecords.key(topic, type);
    return table.get(key).flatMap(value -> entries.event(key, value));
  }

  @Override
  public void close() {
    table.close();
  }
}
