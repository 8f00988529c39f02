// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import java.util.Map;
import java.util.TreeMap;

/**
 * How far a store or a reader has got in the inputs: for each input partition the offset up to
 * which everything is processed (so one more than the offset of the last processed record).
 *
 * @param offsets processed-up-to offset by input partition; a partition that is left out stands at
 *     0
 */
public record InputPosition(Map<InputPartition, Long> offsets) {
  /**
   * Stands in the place of an input for the checkpoints of a partition's plan store, which are
   * numbered: what a copy of the store shows may be from after the input offsets it is sure of, and
   * has then the number of the checkpoint by which every copy will show it.
   */
  public static final int CHECKPOINTS = 3;

  /** The position before everything. */
  public static final InputPosition START = new InputPosition(Map.of());

  /**
   * One partition of one input.
   *
   * @param input 0 action-requests, 1 action-results, 2 system-events, 3 {@link #CHECKPOINTS}
   * @param partition partition
   */
  public record InputPartition(int input, int partition) implements Comparable<InputPartition> {
    @Override
    public int compareTo(InputPartition other) {
      return input != other.input
          ? Integer.compare(input, other.input)
          : Integer.compare(partition, other.partition);
    }
  }

  /** Keeps the offsets sorted and unmodifiable. */
  public InputPosition {
    offsets = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(offsets));
  }

  /** Whether nothing is demanded. */
  public boolean isStart() {
    return offsets.isEmpty();
  }

  /** The processed-up-to offset of one input partition. */
  public long offset(InputPartition partition) {
    return offsets.getOrDefault(partition, 0L);
  }

  /**
   * Whether this position has got at least as far as {@code bound} in each of the input partitions
   * with number {@code partition}.
   */
  public boolean coversPartition(InputPosition bound, int partition) {
    for (Map.Entry<InputPartition, Long> demanded : bound.offsets.entrySet()) {
      if (demanded.getKey().partition() == partition
          && offset(demanded.getKey()) < demanded.getValue()) {
        return false;
      }
    }
    return true;
  }

  /** This position, with one input partition at {@code offset}. */
  public InputPosition with(InputPartition partition, long offset) {
    Map<InputPartition, Long> more = new TreeMap<>(offsets);
    more.put(partition, offset);
    return new InputPosition(more);
  }

  /** The further of the two in each input partition. */
  public InputPosition merge(InputPosition other) {
    Map<InputPartition, Long> merged = new TreeMap<>(offsets);
    other.offsets.forEach((partition, offset) -> merged.merge(partition, offset, Math::max));
    return new InputPosition(merged);
  }
}
