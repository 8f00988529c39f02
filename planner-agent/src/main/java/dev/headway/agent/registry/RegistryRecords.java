// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Json;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.schemas.key.PercentEncoding;
import org.jspecify.annotations.Nullable;

/**
 * Records of the registry's topic: what agents commit to enter themselves and what they send, to
 * give a sign of life, and to leave.
 *
 * <p>Keys are {@code agent/<name>/<instance>} and {@code event/<topic>/<type>}, each part
 * percent-encoded.
 */
public final class RegistryRecords {
  static final String AGENTS = "agent/";
  static final String EVENTS = "event/";

  private RegistryRecords() {}

  /**
   * Defines an event. The schema has been checked when there is a record.
   *
   * @throws IllegalArgumentException when the payload's schema is none; names the event and the
   *     place
   */
  public static Append.State of(EventDefinition event) {
    SchemaCheck.check(event);
    return state(key(event.topic(), event.type()), Json.bytes(EventEntry.of(event)));
  }

  /** Enters an instance of an agent, or says that it is still there. */
  public static Append.State of(AgentDefinition agent) {
    return state(key(agent), Json.bytes(AgentEntry.of(agent)));
  }

  /** Takes an instance of an agent out. */
  public static Append.State withdrawn(AgentDefinition agent) {
    return state(key(agent), null);
  }

  /** Takes a definition out. Agents do not do this when they stop: others may use it, too. */
  public static Append.State withdrawn(EventDefinition event) {
    return state(key(event.topic(), event.type()), null);
  }

  static String key(Topic topic, String type) {
    return eventsOf(topic) + PercentEncoding.encode(type);
  }

  static String eventsOf(Topic topic) {
    return EVENTS + PercentEncoding.encode(topic.topicName()) + "/";
  }

  private static String key(AgentDefinition agent) {
    return AGENTS
        + PercentEncoding.encode(agent.name())
        + "/"
        + PercentEncoding.encode(agent.instance());
  }

  private static Append.State state(String key, byte @Nullable [] value) {
    return new Append.State(Registry.TOPIC, -1, key, value);
  }
}
