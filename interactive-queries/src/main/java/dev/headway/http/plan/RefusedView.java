// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.time.Instant;

/**
 * Records that named a plan and became dead letters.
 *
 * @param count how many
 * @param latestReason why the last one was refused
 * @param latestAt when that was
 */
record RefusedView(
    @Doc(value = "How many, while the plan was known.", example = "2") long count,
    @Doc(
            value = "Why the last one was refused, as its header headway-reason says.",
            example = "\"invalid-field\"")
        String latestReason,
    @Doc(value = "When that was.", example = "\"2026-01-01T12:00:09Z\"") Instant latestAt) {}
