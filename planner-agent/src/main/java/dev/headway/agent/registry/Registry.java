// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Who is there, and which events they take and give. Kept on the compacted topic {@link #TOPIC}.
 * Agents enter themselves when they start and are taken out when they stop; of one that gives no
 * sign of life for {@link #TTL} nothing is told.
 */
public interface Registry {
  /** Topic, without prefix. */
  String TOPIC = "agent-registry";

  /** How often an agent gives a sign of life. */
  Duration HEARTBEAT = Duration.ofSeconds(30);

  /** How long a sign of life holds. */
  Duration TTL = Duration.ofSeconds(300);

  /** Agents that are there, by name and instance. */
  List<AgentDefinition> agents();

  /** Agents that are there and take requests of this type. */
  List<AgentDefinition> consumersOf(String eventType);

  /** Agents that are there and one of whose capabilities has {@code words} in it, in any case. */
  List<AgentDefinition> capableOf(String words);

  /** Events that are defined on this topic, by type. */
  List<EventDefinition> events(Topic topic);

  /** Definition of an event; empty: none. */
  Optional<EventDefinition> event(Topic topic, String type);
}
