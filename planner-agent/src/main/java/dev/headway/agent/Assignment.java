// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent;

import dev.headway.agent.event.ReceivedEvent;
import java.util.Set;

/** Whether a request is for an agent: it may name one, or something one has to be capable of. */
public final class Assignment {
  private Assignment() {}

  /**
   * Whether {@code data.assigned_to} says nothing, the agent's name, or one of its capabilities.
   */
  public static boolean isFor(ReceivedEvent event, String agent, Set<String> capabilities) {
    String assigned = event.text("assigned_to");
    return assigned == null
        || assigned.isEmpty()
        || assigned.equals(agent)
        || capabilities.contains(assigned);
  }
}
