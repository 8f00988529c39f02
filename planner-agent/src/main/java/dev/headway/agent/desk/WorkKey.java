// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.schemas.key.PlanKey;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Identity of a piece of work among all that all agents keep, and where it is kept: with its plan.
 *
 * @param agent name of the agent whose work it is
 * @param plan plan it belongs to
 * @param part tells pieces of work of one agent in one plan apart; empty where there is only one
 */
public record WorkKey(String agent, PlanKey plan, String part) {
  /** Record key of the work's state. */
  public String text() {
    return prefix(agent) + plan + (part.isEmpty() ? "" : "/" + part);
  }

  /** What the keys of all the work of {@code agent} begin with. */
  static String prefix(String agent) {
    return URLEncoder.encode(agent, StandardCharsets.UTF_8) + "|";
  }
}
