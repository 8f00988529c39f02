// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import java.util.OptionalLong;

/** How far agents are behind with their requests. */
@FunctionalInterface
public interface AgentLag {
  /** Nobody knows. */
  AgentLag UNKNOWN = agent -> OptionalLong.empty();

  /**
   * Requests that the consumer group of an agent has not read, of whatever tenant.
   *
   * @return empty when it has none that is known, or nobody says in time
   */
  OptionalLong of(String agent);
}
