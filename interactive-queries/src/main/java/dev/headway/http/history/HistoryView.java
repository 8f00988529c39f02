// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.history;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far history has got.
 *
 * @param lag records on the change topics that are not in it yet; null when Kafka does not say
 * @param tables the same by table
 */
public record HistoryView(
    @Doc(
            value =
                "Records on the change topics that are not in history yet, counted by offsets: of these each transaction takes one. Null: Kafka does not say.",
            example = "0")
        @Nullable Long lag,
    @Doc("The same by table.") List<HistoryLagView> tables) {}
