// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.history.HistoryView;
import dev.headway.http.history.Source;
import dev.headway.http.json.Doc;
import dev.headway.http.partition.MissingPartition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of plans.
 *
 * @param items plans in the order asked for
 * @param nextCursor where the next page begins; null at the end
 * @param total how many plans fit
 * @param totalRelation whether total is exact
 * @param partial plans are missing
 * @param incomplete the partitions that did not answer, or not in full
 * @param position how far the stores that answered have got
 * @param source where the plans come from
 * @param history how far history has got; null where they are not from there
 */
record PlanListView(
    @Doc("Plans, in the order asked for.") List<PlanProgressView> items,
    @Doc(
            value =
                "Pass as cursor, with the same filters, to get the next page; null at the end. A page may be shorter than limit, even empty, and have a next one.",
            example = "\"AgAAAAAAAA\"")
        @Nullable String nextCursor,
    @Doc(value = "How many plans fit, as counted for the first page.", example = "1280") long total,
    @Doc(
            value =
                "eq: total is exact. gte: there are at least so many. Exact with no filter or one of status, agent, scope, waiting_on.",
            example = "\"eq\"")
        String totalRelation,
    @Doc(value = "Plans are missing: see incomplete.", example = "false") boolean partial,
    @Doc(value = "The partitions that did not answer, or not in full, and why.", example = "[]")
        List<MissingPartition> incomplete,
    @Doc(
            value =
                "Position token of the whole answer, as in Headway-Position; from history: at_least as it was given, else null.",
            example = "\"AYk3…\"")
        @Nullable String position,
    @Doc(value = "Where the plans come from.", example = "\"live\"") Source source,
    @Doc("How far history has got; null where the plans are not from there.")
        @Nullable HistoryView history) {}
