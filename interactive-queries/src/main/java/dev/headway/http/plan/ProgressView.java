// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import dev.headway.schemas.avro.PlanStatus;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far a plan is and how it will go on.
 *
 * @param planId plan
 * @param status status
 * @param asOf the clock it was reckoned with
 * @param progress share done
 * @param clamped the share was cut
 * @param steps declared steps or actions
 * @param completedSteps of these, done
 * @param stages declared stages
 * @param currentStage the first stage that is not done
 * @param eta how long it will still take
 * @param criticalTask the open task that decides it
 * @param tokens tokens spent and left
 * @param costUsd money spent and left
 * @param seconds time spent and left
 * @param waitingOn what it waits on
 * @param overdue longer than usual
 * @param waitingSince since when
 * @param expectedSeconds how long that takes at most
 * @param agentLag requests that the agent's consumer group has not read
 * @param deadLetters records that named it and were refused
 * @param explanation in words
 */
record ProgressView(
    @Doc(value = "Plan.", example = "\"research-42\"") String planId,
    @Doc(value = "Status.", example = "\"running\"") PlanStatus status,
    @Doc(value = "The clock all of it was reckoned with.", example = "\"2026-01-01T12:00:10Z\"")
        Instant asOf,
    @Doc(
            value =
                "Share done, 0 to 1: of declared stages by their weights, else of tasks; null while nothing tells.",
            example = "0.575")
        @Nullable BigDecimal progress,
    @Doc(
            value =
                "The share had to be cut to 1: weights come to more than 1, or more steps are done than declared.",
            example = "false")
        boolean clamped,
    @Doc(value = "Steps that all stages declare, else actions.", example = "10") long steps,
    @Doc(value = "Of these, done.", example = "5") long completedSteps,
    @Doc("Declared stages.") List<StageProgressView> stages,
    @Doc(value = "The first stage that is not done.", example = "\"write\"")
        @Nullable String currentStage,
    @Doc("How long it will still take.") EtaView eta,
    @Doc("The open task that will take longest.") @Nullable CriticalTaskView criticalTask,
    @Doc("Tokens spent and left.") SpentView tokens,
    @Doc("US dollars spent and left.") SpentView costUsd,
    @Doc("Seconds spent and left.") SpentView seconds,
    @Doc(
            value = "What it waits on: agent, planner, input, resume or nothing.",
            example = "\"agent\"")
        String waitingOn,
    @Doc(value = "It waits longer than usual, or than it said.", example = "false") boolean overdue,
    @Doc(value = "Since when; null when it has ended.", example = "\"2026-01-01T12:00:08Z\"")
        @Nullable Instant waitingSince,
    @Doc(value = "How long that takes at most, usually or as announced.", example = "4.2")
        @Nullable BigDecimal expectedSeconds,
    @Doc(
            value =
                "Requests, of all tenants, that the consumer group named like the agent has not read; null where it waits on no agent, or on one without such a group.",
            example = "12")
        @Nullable Long agentLag,
    @Doc("Records that named the plan and became dead letters; null: none did.")
        @Nullable RefusedView deadLetters,
    @Doc(
            value = "The same in words.",
            example =
                "\"writer works on t5, asked for 2.0 s ago; 99 of 100 such tasks took at most 4.2 s (412 known)\"")
        String explanation) {}
