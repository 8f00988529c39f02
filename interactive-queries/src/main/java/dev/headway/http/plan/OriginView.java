// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.http.json.Doc;

/**
 * Place of an event in the inputs.
 *
 * @param topic topic.
 * @param partition partition.
 * @param offset offset.
 */
record OriginView(
    @Doc(value = "Topic.", example = "\"action-requests\"") String topic,
    @Doc(value = "Partition.", example = "2") int partition,
    @Doc(value = "Offset.", example = "118") long offset) {}
