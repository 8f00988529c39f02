// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.registry;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.Topic;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds events that make sense now, and checks payloads against their schemas. */
public interface Toolkit {
  /** Defined requests that an agent that is there takes, by type. */
  List<EventDefinition> actionableEvents();

  /** Definition of an event; empty: none. */
  Optional<EventDefinition> event(Topic topic, String type);

  /**
   * Checks a payload.
   *
   * @return what is wrong with it, each with the place in it; empty: nothing
   */
  List<String> check(EventDefinition event, Map<String, ? extends @Nullable Object> payload);

  /**
   * A payload, checked.
   *
   * @throws IllegalArgumentException when there is no such event, or the payload is not as its
   *     schema says; the message lists all that is wrong
   */
  Map<String, @Nullable Object> payload(Topic topic, String type, Object payload);
}
