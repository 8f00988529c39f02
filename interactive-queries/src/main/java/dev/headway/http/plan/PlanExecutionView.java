// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import dev.headway.schemas.avro.PlanStatus;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plan among others, as short as Soorma's clients expect it.
 *
 * @param planId plan
 * @param parentPlanId plan that started it
 * @param sessionId conversation
 * @param goalEvent type of the event that asked for it
 * @param status status
 * @param currentState the planner's own state
 * @param traceId trace; the plan's id where no event names one
 * @param startedAt start
 * @param completedAt end
 * @param planName name
 * @param goal goal in words
 * @param progress share done, 0 to 1
 * @param userId user on whose behalf it runs
 */
record PlanExecutionView(
    @Doc(value = "Plan.", example = "\"research-42\"") String planId,
    @Doc(value = "Plan that started it.", example = "null") @Nullable String parentPlanId,
    @Doc(value = "Conversation.", example = "\"conversation-7\"") @Nullable String sessionId,
    @Doc(
            value = "Type of the event that asked for it; unknown where none says.",
            example = "\"research.goal\"")
        String goalEvent,
    @Doc(value = "Status.", example = "\"running\"") PlanStatus status,
    @Doc(value = "The planner's own state.", example = "\"search\"") @Nullable String currentState,
    @Doc(value = "Trace; the plan's id where no event names one.", example = "\"research-42\"")
        String traceId,
    @Doc(value = "Start.", example = "\"2026-01-01T12:00:00Z\"") Instant startedAt,
    @Doc(value = "End.", example = "null") @Nullable Instant completedAt,
    @Doc(value = "Name.", example = "\"Research\"") @Nullable String planName,
    @Doc(value = "Goal in words.", example = "\"What is new in RocksDB\"") @Nullable String goal,
    @Doc(value = "Share done, 0 to 1.", example = "0.4") @Nullable BigDecimal progress,
    @Doc(value = "User on whose behalf it runs.", example = "\"researcher\"") String userId) {}
