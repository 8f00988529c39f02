// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import dev.headway.progress.Eta;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a plan will still take.
 *
 * @param method by what it is estimated
 * @param p50Seconds in half of all cases no longer
 * @param p90Seconds in nine of ten cases no longer
 * @param p50At the instant that comes to
 * @param p90At the instant that comes to
 * @param basis how many finished tasks it is from
 * @param calibration how far quantiles of such tasks can be trusted
 * @param explanation how it comes about, or why there is none
 */
record EtaView(
    @Doc(
            value =
                "history: by the distribution of earlier tasks; average: of too few for that; own_pace: the plan's own; none.",
            example = "\"own_pace\"")
        Eta.Method method,
    @Doc(value = "In half of all cases it takes no longer; null: not known.", example = "2.5")
        @Nullable BigDecimal p50Seconds,
    @Doc(value = "In nine of ten cases it takes no longer; null: not known.", example = "null")
        @Nullable BigDecimal p90Seconds,
    @Doc(value = "The instant that comes to.", example = "\"2026-01-01T12:00:12.500000Z\"")
        @Nullable Instant p50At,
    @Doc(value = "The instant that comes to.", example = "null") @Nullable Instant p90At,
    @Doc(value = "How many finished tasks it is from.", example = "5") long basis,
    @Doc(
            "How far quantiles of such tasks can be trusted; null where fewer than 20 recent tasks can be held against earlier ones.")
        @Nullable CalibrationView calibration,
    @Doc(
            value = "How it comes about, or why there is none.",
            example =
                "\"5 of 10 remain, at the plan's own pace of 5 in 2.500 s: no such task was completed before\"")
        String explanation) {}
