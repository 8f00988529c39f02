// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import dev.headway.schemas.avro.PlanStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan as its store knows it now.
 *
 * @param planId plan.
 * @param userId user on whose behalf it runs.
 * @param status life-cycle state.
 * @param startedAt earliest plan.started, else the earliest event.
 * @param completedAt time of the event that ended the plan; null while it is open.
 * @param taskCount tasks: the larger of the declared and the observed number, without
 *     fire-and-forget requests.
 * @param completedTasks tasks completed.
 * @param failedTasks tasks failed.
 * @param cancelledTasks tasks cancelled.
 * @param openTasks tasks asked for and not ended.
 * @param fireAndForgetTasks requests nobody waits for; outside task_count.
 * @param declaredTasks largest total_actions declared; null when nobody said.
 * @param progress share done, 0 to 1: ended tasks whole, open ones by their reported progress.
 *     Null: no task known.
 * @param currentState the plan's own state, from the latest plan.state_changed.
 * @param error error of the plan.failed, or reason of the plan.cancelled, that ended it.
 * @param planName name.
 * @param goal goal in words.
 * @param goalEvent type of the event that asked for the goal; unknown when nobody said.
 * @param goalId goal that spans several plans.
 * @param sessionId conversation the plan belongs to.
 * @param scopeId grouping inside the tenant, such as a project.
 * @param parentPlanId plan that started this one.
 * @param traceId trace.
 * @param deadline declared deadline.
 * @param budget declared limits.
 * @param stages declared stages.
 * @param waiting what a waiting plan waits for; null while it does not.
 * @param quiescentSince time of the latest task event while no task is open.
 * @param usage Tokens and money spent so far.
 * @param errorLogs log entries of level error.
 * @param conflicts terminal facts that contradict the winning one, of the plan and of its tasks.
 * @param unmatchedResults results that belong to no known task (yet).
 * @param events distinct events folded.
 * @param version number of the last emitted snapshot: 1, 2, 3 … without gap; 0 before the first.
 * @param stateDigest SHA-256 of everything but version, tenant and user: equal digests, equal
 *     states.
 * @param pendingChanges facts newer than the last emitted snapshot are in this answer.
 */
record PlanProgressView(
    @Doc(value = "Plan.", example = "\"research-42\"") String planId,
    @Doc(value = "User on whose behalf it runs.", example = "\"ada\"") String userId,
    @Doc(value = "Life-cycle state.", example = "\"running\"") PlanStatus status,
    @Doc(
            value = "Earliest plan.started, else the earliest event.",
            example = "\"2026-01-01T12:00:00Z\"")
        Instant startedAt,
    @Doc(value = "Time of the event that ended the plan; null while it is open.", example = "null")
        @Nullable Instant completedAt,
    @Doc(
            value =
                "Tasks: the larger of the declared and the observed number, without fire-and-forget requests.",
            example = "3")
        long taskCount,
    @Doc(value = "Tasks completed.", example = "1") long completedTasks,
    @Doc(value = "Tasks failed.", example = "0") long failedTasks,
    @Doc(value = "Tasks cancelled.", example = "0") long cancelledTasks,
    @Doc(value = "Tasks asked for and not ended.", example = "2") long openTasks,
    @Doc(value = "Requests nobody waits for; outside task_count.", example = "0")
        long fireAndForgetTasks,
    @Doc(value = "Largest total_actions declared; null when nobody said.", example = "3")
        @Nullable Long declaredTasks,
    @Doc(
            value =
                "Share done, 0 to 1: ended tasks whole, open ones by their reported progress. Null: no task known.",
            example = "0.5")
        @Nullable BigDecimal progress,
    @Doc(
            value = "The plan's own state, from the latest plan.state_changed.",
            example = "\"search\"")
        @Nullable String currentState,
    @Doc(
            value = "Error of the plan.failed, or reason of the plan.cancelled, that ended it.",
            example = "null")
        @Nullable String error,
    @Doc(value = "Name.", example = "\"Market research\"") @Nullable String planName,
    @Doc(value = "Goal in words.", example = "null") @Nullable String goal,
    @Doc(
            value = "Type of the event that asked for the goal; unknown when nobody said.",
            example = "\"research.goal\"")
        String goalEvent,
    @Doc(value = "Goal that spans several plans.", example = "null") @Nullable String goalId,
    @Doc(value = "Conversation the plan belongs to.", example = "\"session-7\"")
        @Nullable String sessionId,
    @Doc(value = "Grouping inside the tenant, such as a project.", example = "null")
        @Nullable String scopeId,
    @Doc(value = "Plan that started this one.", example = "null") @Nullable String parentPlanId,
    @Doc(value = "Trace.", example = "null") @Nullable String traceId,
    @Doc(value = "Declared deadline.", example = "null") @Nullable Instant deadline,
    @Doc("Declared limits.") @Nullable BudgetView budget,
    @Doc("Declared stages.") List<StageView> stages,
    @Doc(value = "What a waiting plan waits for; null while it does not.", example = "null")
        @Nullable WaitingView waiting,
    @Doc(value = "Time of the latest task event while no task is open.", example = "null")
        @Nullable Instant quiescentSince,
    @Doc("Tokens and money spent so far.") UsageView usage,
    @Doc(value = "Log entries of level error.", example = "0") long errorLogs,
    @Doc(
            value = "Terminal facts that contradict the winning one, of the plan and of its tasks.",
            example = "0")
        long conflicts,
    @Doc(value = "Results that belong to no known task (yet).", example = "0")
        long unmatchedResults,
    @Doc(value = "Distinct events folded.", example = "5") long events,
    @Doc(
            value =
                "Number of the last emitted snapshot: 1, 2, 3 … without gap; 0 before the first.",
            example = "4")
        long version,
    @Doc(
            value =
                "SHA-256 of everything but version, tenant and user: equal digests, equal states.",
            example = "\"5f7a5bb9a3c2a76a3e0b8d0a9c1e2f304152637485960718293a4b5c6d7e8f90\"")
        String stateDigest,
    @Doc(
            value = "Facts newer than the last emitted snapshot are in this answer.",
            example = "false")
        boolean pendingChanges) {}
