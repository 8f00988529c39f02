// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.schemas.avro.AgentEvent;
import org.jspecify.annotations.Nullable;

/** Something to be put into the log. */
public sealed interface Append {
  /**
   * An event for everybody. Its record key is its plan's, so that it is where all of the plan is;
   * an event without a plan is keyed by tenant, user and correlation.
   *
   * @param topic where
   * @param event what
   */
  record Event(Topic topic, AgentEvent event) implements Append {}

  /**
   * An event that a member read at another partition than that of its plan, for the member that has
   * that partition.
   *
   * @param agent name of the agent whose members are meant
   * @param partition where to
   * @param event what
   */
  record PassOn(String agent, int partition, ReceivedEvent event) implements Append {}

  /**
   * A value of a compacted topic.
   *
   * @param topic name without prefix
   * @param partition where; -1: by the key
   * @param key key
   * @param value value; null deletes
   */
  record State(String topic, int partition, String key, byte @Nullable [] value)
      implements Append {}
}
