// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as the tracker knows it.
 *
 * @param planId plan
 * @param userId user on whose behalf it runs
 * @param status life-cycle state
 * @param startedAt earliest {@code plan.started}, else the earliest event
 * @param completedAt time of the event that ended the plan; null while it is open
 * @param taskCount tasks: the larger of the declared and the observed number, without
 *     fire-and-forget requests
 * @param completedTasks tasks completed
 * @param failedTasks tasks failed
 * @param cancelledTasks tasks cancelled
 * @param openTasks tasks asked for and not ended
 * @param fireAndForgetTasks requests nobody waits for; outside {@code taskCount}
 * @param declaredTasks largest number of tasks declared; null when nobody said
 * @param progress share done, 0 to 1; null: no task known
 * @param currentState the plan's own state, from the latest {@code plan.state_changed}
 * @param error error of the {@code plan.failed}, or reason of the {@code plan.cancelled}, that
 *     ended it
 * @param planName name
 * @param goal goal in words
 * @param goalEvent type of the event that asked for the goal; {@code unknown} when nobody said
 * @param goalId goal that spans several plans
 * @param sessionId conversation the plan belongs to
 * @param scopeId grouping inside the tenant, such as a project
 * @param parentPlanId plan that started this one
 * @param traceId trace
 * @param deadline declared deadline
 * @param budget declared limits
 * @param stages declared stages
 * @param waiting what a waiting plan waits for; null while it does not
 * @param quiescentSince time of the latest task event while no task is open
 * @param usage tokens and money spent so far
 * @param errorLogs log entries of level error
 * @param conflicts terminal facts that contradict the winning one, of the plan and of its tasks
 * @param unmatchedResults results that belong to no known task (yet)
 * @param events distinct events folded
 * @param version number of the last emitted snapshot; 0 before the first
 * @param stateDigest SHA-256 of the state: equal digests, equal states
 * @param pendingChanges facts newer than the last emitted snapshot are in this answer
 */
public record PlanProgress(
    String planId,
    String userId,
    PlanStatus status,
    Instant startedAt,
    @Nullable Instant completedAt,
    long taskCount,
    long completedTasks,
    long failedTasks,
    long cancelledTasks,
    long openTasks,
    long fireAndForgetTasks,
    @Nullable Long declaredTasks,
    @Nullable BigDecimal progress,
    @Nullable String currentState,
    @Nullable String error,
    @Nullable String planName,
    @Nullable String goal,
    String goalEvent,
    @Nullable String goalId,
    @Nullable String sessionId,
    @Nullable String scopeId,
    @Nullable String parentPlanId,
    @Nullable String traceId,
    @Nullable Instant deadline,
    @Nullable Budget budget,
    List<Stage> stages,
    @Nullable Waiting waiting,
    @Nullable Instant quiescentSince,
    Usage usage,
    long errorLogs,
    long conflicts,
    long unmatchedResults,
    long events,
    long version,
    String stateDigest,
    boolean pendingChanges) {
  /** Checks that the answer is whole, and copies the list. */
  public PlanProgress {
    Fields.required(planId, "plan_id");
    Fields.required(status, "status");
    Fields.required(startedAt, "started_at");
    stages = Fields.list(stages);
    usage = Usage.orNone(usage);
  }
}
