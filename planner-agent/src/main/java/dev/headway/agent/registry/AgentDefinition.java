// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import java.time.Instant;
import java.util.Set;

/**
 * An instance of an agent, as it says of itself.
 *
 * @param name name of the agent; its instances share it
 * @param instance tells instances apart
 * @param kind what it is
 * @param description what it does, in a sentence
 * @param capabilities what it can do, in the words of its author
 * @param consumes types of requests it takes
 * @param produces types of results it gives
 * @param seen last sign of life
 */
public record AgentDefinition(
    String name,
    String instance,
    Kind kind,
    String description,
    Set<String> capabilities,
    Set<String> consumes,
    Set<String> produces,
    Instant seen) {
  /** Kinds of agents. */
  public enum Kind {
    /** Turns goals into plans. */
    PLANNER,
    /** Does tasks. */
    WORKER,
    /** A function to call. */
    TOOL
  }

  private static final int LONGEST_NAME = 255;

  /**
   * Copies the sets.
   *
   * @throws IllegalArgumentException when the name is empty or longer than 255 characters
   */
  public AgentDefinition {
    if (name.isBlank() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "an agent's name has 1 to %d characters: '%s'".formatted(LONGEST_NAME, name));
    }
    capabilities = Set.copyOf(capabilities);
    consumes = Set.copyOf(consumes);
    produces = Set.copyOf(produces);
  }

  /** The same, seen at {@code time}. */
  public AgentDefinition seenAt(Instant time) {
    return new AgentDefinition(
        name, instance, kind, description, capabilities, consumes, produces, time);
  }
}
