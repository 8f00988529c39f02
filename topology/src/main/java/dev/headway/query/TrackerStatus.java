// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import java.util.List;

/**
 * Whether this instance can answer.
 *
 * @param state state of the stream processing, such as RUNNING
 * @param ready it folds and answers
 * @param reasons why it is not ready, or what a reader should know
 * @param partitions the partitions this instance owns
 * @param stores its stores, copies included
 * @param restoring records still to restore over all partitions
 * @param lag input records not folded yet over the owned partitions; -1 when unknown
 */
public record TrackerStatus(
    String state,
    boolean ready,
    List<String> reasons,
    List<Integer> partitions,
    List<StoreStatus> stores,
    long restoring,
    long lag) {}
