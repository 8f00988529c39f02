// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a plan's log.
 *
 * @param items lines in event order
 * @param nextCursor where the next page begins; null at the end
 */
record LogPageView(
    @Doc("Lines, in event order (time, id, source).") List<LogEntryView> items,
    @Doc(
            value =
                "Pass as cursor to get the next page; null at the end. A line that comes late, with a time before it, is not on a later page.",
            example = "\"AQAAAAAA\"")
        @Nullable String nextCursor) {}
