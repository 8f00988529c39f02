// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.task.TaskOutcome;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How many of a plan's tasks are with which agent. Tasks that nobody waits for are with none.
 *
 * @param counts number of tasks by agent, at least 1
 */
public record AgentTasks(Map<String, Long> counts) {
  /** No task is with an agent. */
  public static final AgentTasks NONE = new AgentTasks(Map.of());

  /** Keeps the agents sorted and unmodifiable. */
  public AgentTasks {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
  }

  /** The agent a task counts for; null for none. */
  public static @Nullable String agent(@Nullable TaskOutcome task) {
    return task == null || task.fireAndForget() ? null : task.agentId();
  }

  /** With a task as it counts now rather than as it did. */
  public AgentTasks with(@Nullable TaskOutcome was, @Nullable TaskOutcome is) {
    String from = agent(was);
    String to = agent(is);
    if (java.util.Objects.equals(from, to)) {
      return this;
    }
    Map<String, Long> changed = new TreeMap<>(counts);
    if (from != null) {
      changed.computeIfPresent(from, (agent, count) -> count == 1 ? null : count - 1);
    }
    if (to != null) {
      changed.merge(to, 1L, Long::sum);
    }
    return new AgentTasks(changed);
  }
}
