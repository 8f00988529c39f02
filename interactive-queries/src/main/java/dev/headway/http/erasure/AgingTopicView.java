// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.erasure;

import dev.headway.http.json.Doc;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A topic that may still have records of what was erased.
 *
 * @param topic its name
 * @param cleanupPolicy how Kafka lets go of records
 * @param goneBy by when it has
 */
record AgingTopicView(
    @Doc(value = "Topic.", example = "\"action-requests\"") String topic,
    @Doc(
            value =
                "How Kafka lets go of old records: delete by age; compact: those that a later one, here a tombstone, replaces.",
            example = "\"delete\"")
        String cleanupPolicy,
    @Doc(
            value =
                "No byte of it is there any more after this; null where Kafka keeps no such bound. Readers of a compacted topic see tombstones from the erasure on.",
            example = "\"2026-01-15T12:00:00Z\"")
        @Nullable Instant goneBy) {}
