// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of plans.
 *
 * @param items plans by plan id
 * @param nextCursor where the next page begins; null at the end
 * @param partial a partition is missing
 * @param incomplete the partitions that did not answer
 * @param position how far the stores that answered have got
 */
record PlanListView(
    @Doc(value = "Plans, by plan id.") List<PlanProgressView> items,
    @Doc(
            value = "Pass as cursor to get the next page; null at the end.",
            example = "\"cmVzZWFyY2gtNDI\"")
        @Nullable String nextCursor,
    @Doc(value = "A partition did not answer: its plans are missing.", example = "false")
        boolean partial,
    @Doc(value = "The partitions that did not answer, and why.", example = "[]")
        List<MissingPartitionView> incomplete,
    @Doc(
            value = "Position token of the whole answer, as in Headway-Position.",
            example = "\"AYk3…\"")
        String position) {}
