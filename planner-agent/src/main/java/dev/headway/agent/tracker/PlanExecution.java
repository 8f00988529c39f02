// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plan among others.
 *
 * @param planId plan
 * @param parentPlanId plan that started it
 * @param sessionId conversation
 * @param goalEvent type of the event that asked for it; {@code unknown} where none says
 * @param status status
 * @param currentState the planner's own state
 * @param traceId trace; the plan's id where no event names one
 * @param startedAt start
 * @param completedAt end; null while it is open
 * @param planName name
 * @param goal goal in words
 * @param progress share done, 0 to 1; null: no task known
 * @param userId user on whose behalf it runs
 */
public record PlanExecution(
    String planId,
    @Nullable String parentPlanId,
    @Nullable String sessionId,
    String goalEvent,
    PlanStatus status,
    @Nullable String currentState,
    String traceId,
    Instant startedAt,
    @Nullable Instant completedAt,
    @Nullable String planName,
    @Nullable String goal,
    @Nullable BigDecimal progress,
    String userId) {
  /** Checks that the answer is whole. */
  public PlanExecution {
    Fields.required(planId, "plan_id");
    Fields.required(goalEvent, "goal_event");
    Fields.required(status, "status");
    Fields.required(startedAt, "started_at");
  }
}
