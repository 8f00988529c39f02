// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.event.Input;
import dev.headway.query.InputPosition.InputPartition;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How far the partitions that this instance folds are processed. */
public final class InputPositions {
  private static final Input[] INPUTS = Input.values();

  private final Map<Integer, PartitionProgress> partitions = new ConcurrentHashMap<>();

  /**
   * The partition is folded here from now on.
   *
   * @param recorded what its store says; the group has committed at least that
   */
  public PartitionProgress assigned(int partition, InputPosition recorded) {
    PartitionProgress progress = new PartitionProgress(partition, recorded);
    partitions.put(partition, progress);
    recorded.offsets().forEach(this::processedUpTo);
    return progress;
  }

  /** The partition is no longer folded here. Its store may stay open for a while. */
  public void lost(int partition) {
    PartitionProgress progress = partitions.get(partition);
    if (progress != null) {
      progress.lost();
    }
  }

  /** The partition's store, if it is here, holds what is committed and nothing else. */
  public void copied(int partition) {
    partitions.remove(partition);
  }

  /** Everything of an input partition before {@code offset} is processed and committed. */
  public void processedUpTo(InputPartition input, long offset) {
    PartitionProgress progress = partitions.get(input.partition());
    if (progress != null && input.input() < INPUTS.length) {
      progress.processedUpTo(INPUTS[input.input()], offset);
    }
  }

  /** The transaction of the calling thread is committed. */
  public void committed() {
    Thread thread = Thread.currentThread();
    partitions.values().forEach(progress -> progress.committed(thread));
  }

  /** The progress of a partition; empty when it is not folded here. */
  public Optional<PartitionProgress> of(int partition) {
    return Optional.ofNullable(partitions.get(partition));
  }
}
