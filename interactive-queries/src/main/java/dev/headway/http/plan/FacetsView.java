// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import dev.headway.http.partition.MissingPartition;
import java.util.List;

/**
 * How many there are of what.
 *
 * @param status plans by status
 * @param agent plans by agent
 * @param eventType tasks by type of their request
 * @param partial counts are missing
 * @param incomplete the partitions that did not answer
 * @param position how far the stores that answered have got
 */
record FacetsView(
    @Doc("Plans by status.") List<FacetView> status,
    @Doc("Plans by agent that has a task in them.") List<FacetView> agent,
    @Doc("Tasks by type of their request; without those that nobody waits for.")
        List<FacetView> eventType,
    @Doc(value = "A partition did not answer: its counts are missing.", example = "false")
        boolean partial,
    @Doc(value = "The partitions that did not answer, and why.", example = "[]")
        List<MissingPartition> incomplete,
    @Doc(
            value = "Position token of the whole answer, as in Headway-Position.",
            example = "\"AYk3…\"")
        String position) {}
