// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.operations;

import dev.headway.http.json.Doc;
import org.jspecify.annotations.Nullable;

/**
 * How history is, as of some seconds ago. An instance is ready without it.
 *
 * @param answers whether the database answers; null: not known yet
 * @param lag records on the change topics that are not in it yet; null: not known
 */
public record HistoryState(
    @Doc(
            value = "Whether its database answers, as of some seconds ago; null: not known yet.",
            example = "true")
        @Nullable Boolean answers,
    @Doc(
            value = "Records on the change topics that are not in it yet; null: not known.",
            example = "0")
        @Nullable Long lag) {}
