// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import java.time.Duration;

/**
 * How far a planner lets a plan go.
 *
 * @param maxActions most requests and delegations; the next one fails the plan
 * @param taskTimeout how long a request may stay unanswered before it counts as failed
 * @param budget what it may take
 */
record PlanLimits(int maxActions, Duration taskTimeout, Budget budget) {
  static final PlanLimits DEFAULT = new PlanLimits(20, Duration.ofMinutes(5), Budget.NONE);
}
