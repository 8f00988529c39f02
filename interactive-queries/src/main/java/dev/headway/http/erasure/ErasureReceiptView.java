// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.erasure;

import dev.headway.http.json.Doc;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an erasure has come to.
 *
 * @param erasureId erasure
 * @param status done or running
 * @param erasedUpTo its instant
 * @param finishedAt when the last record was erased
 * @param plans plans erased
 * @param tasks tasks of theirs
 * @param events events of theirs
 * @param heldResults results erased that waited for their request
 * @param topics where there are bytes left, and until when
 */
record ErasureReceiptView(
    @Doc(
            value = "The erasure; asks for this receipt again.",
            example = "\"3f0c3c1e-9d4c-4f3a-8a7e-4a1c6b1f2d3e\"")
        String erasureId,
    @Doc(
            value =
                "done: nothing is left in any store and no route shows it; history in Postgres, which has the order as well, follows with its sink. running: not yet.",
            example = "\"done\"")
        String status,
    @Doc(
            value =
                "Of a tenant or user, events up to this time are erased and stay it: they are refused when they come again. Of a plan, all are.",
            example = "\"2026-01-01T12:00:00Z\"")
        Instant erasedUpTo,
    @Doc(value = "When the last record was erased.", example = "\"2026-01-01T12:00:01Z\"")
        @Nullable Instant finishedAt,
    @Doc(value = "Plans erased so far.", example = "2") long plans,
    @Doc(value = "Tasks of theirs.", example = "7") long tasks,
    @Doc(value = "Events of theirs.", example = "31") long events,
    @Doc(value = "Results erased that waited for their request.", example = "0") long heldResults,
    @Doc(value = "Topics that may have bytes of it for a while.") List<AgingTopicView> topics) {}
