// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.operations;

import dev.headway.http.json.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether an instance folds and answers.
 *
 * @param ready it does
 * @param state state of the stream processing
 * @param reasons why it is not ready, or what else a reader should know
 * @param partitions partitions it owns
 * @param stores its stores, copies included
 * @param restoring records still to restore
 * @param lag input records not folded yet
 * @param history how history is; null where there is none. An instance is ready without it
 */
record ReadyView(
    @Doc(value = "It folds and answers.", example = "true") boolean ready,
    @Doc(value = "State of the stream processing.", example = "\"RUNNING\"") String state,
    @Doc(value = "Why it is not ready, or what else a reader should know.", example = "[]")
        List<String> reasons,
    @Doc(value = "Partitions this instance owns.", example = "[0, 1, 2, 3]")
        List<Integer> partitions,
    @Doc("The stores of this instance, copies of other instances' included.")
        List<StoreView> stores,
    @Doc(value = "Records still to restore, over all its partitions.", example = "0")
        long restoring,
    @Doc(
            value = "Input records not folded yet, over its partitions; -1 when unknown.",
            example = "0")
        long lag,
    @Doc("How history is; null where there is none. An instance is ready without it.")
        @Nullable HistoryState history) {}
