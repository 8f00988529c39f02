// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.history;

import dev.headway.http.json.Doc;

/**
 * How far a table of history has got.
 *
 * @param table its name
 * @param topic the topic it is filled from
 * @param lag records that are not in it yet
 */
public record HistoryLagView(
    @Doc(value = "Table in the schema tracker.", example = "\"plan_progress\"") String table,
    @Doc(value = "Topic it is filled from.", example = "\"plan-progress\"") String topic,
    @Doc(value = "Records that are not in it yet.", example = "0") long lag) {}
