// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads entries of the registry. One that cannot be read, because a newer version or something else
 * wrote it, is passed over: it must not hide all others.
 */
final class Entries {
  private static final Logger LOG = LoggerFactory.getLogger(Entries.class);

  /** Keys that were told of; entries are read often. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  Optional<EventDefinition> event(String key, byte[] value) {
    return read(key, value, EventEntry.class, EventEntry::format, EventEntry.FORMAT)
        .flatMap(entry -> made(key, entry, EventEntry::definition));
  }

  Optional<AgentDefinition> agent(String key, byte[] value) {
    return read(key, value, AgentEntry.class, AgentEntry::format, AgentEntry.FORMAT)
        .flatMap(entry -> made(key, entry, AgentEntry::definition));
  }

  private <E> Optional<E> read(
      String key, byte[] value, Class<E> type, Function<E, Integer> format, int known) {
    return made(key, value, bytes -> Json.read(bytes, type))
        .filter(
            entry -> {
              boolean readable = format.apply(entry) >= 1 && format.apply(entry) <= known;
              if (!readable) {
                passOver(key, "format " + format.apply(entry));
              }
              return readable;
            });
  }

  private <A, B> Optional<B> made(String key, A from, Function<A, B> how) {
    try {
      return Optional.of(how.apply(from));
    } catch (RuntimeException e) {
      passOver(key, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private void passOver(String key, String why) {
    if (told.add(key)) {
      LOG.warn("registry entry {} cannot be read and is passed over: {}", key, why);
    }
  }
}
