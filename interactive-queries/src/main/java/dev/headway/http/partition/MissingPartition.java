// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.partition;

import dev.headway.http.json.Doc;

/**
 * A partition that did not answer.
 *
 * @param partition partition
 * @param reason why
 */
public record MissingPartition(
    @Doc(value = "Partition.", example = "2") int partition,
    @Doc(value = "Why it did not answer.", example = "\"its store is being restored\"")
        String reason) {}
