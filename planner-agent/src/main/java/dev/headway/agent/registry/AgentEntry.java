// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** An instance of an agent as it stands in the registry's topic. */
record AgentEntry(
    int format,
    String name,
    String instance,
    String kind,
    String description,
    SortedSet<String> capabilities,
    SortedSet<String> consumes,
    SortedSet<String> produces,
    Instant seen) {
  /** Entries of higher formats cannot be read by this version. */
  static final int FORMAT = 1;

  static AgentEntry of(AgentDefinition agent) {
    return new AgentEntry(
        FORMAT,
        agent.name(),
        agent.instance(),
        agent.kind().name().toLowerCase(Locale.ROOT),
        agent.description(),
        sorted(agent.capabilities()),
        sorted(agent.consumes()),
        sorted(agent.produces()),
        agent.seen());
  }

  /** Always the same text for the same agent. */
  private static SortedSet<String> sorted(Set<String> words) {
    return new TreeSet<>(words);
  }

  AgentDefinition definition() {
    return new AgentDefinition(
        name,
        instance,
        AgentDefinition.Kind.valueOf(kind.toUpperCase(Locale.ROOT)),
        description,
        capabilities,
        consumes,
        produces,
        seen);
  }
}
