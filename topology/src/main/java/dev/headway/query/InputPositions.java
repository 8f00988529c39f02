// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.event.Input;
import dev.headway.query.InputPosition.InputPartition;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far this instance's stores have got, in memory. The processing thread moves a partition on
 * after it has written what a record caused; readers look before they read, so that what they say
 * is never ahead of what they saw. A partition that was just assigned stands at the group's
 * committed offsets, to which its store was restored; the store holds a lower bound of them.
 */
public final class InputPositions {
  private final Map<InputPartition, Long> offsets = new ConcurrentHashMap<>();

  /** Forgets a partition: it is being assigned. */
  public void assigned(int partition) {
    for (Input input : Input.values()) {
      offsets.remove(new InputPartition(input.ordinal(), partition));
    }
  }

  /** Everything of this input partition before {@code offset} is processed. */
  public void processedUpTo(Input input, int partition, long offset) {
    offsets.merge(new InputPartition(input.ordinal(), partition), offset, Math::max);
  }

  /** Everything before {@code position} is processed. */
  public void processedUpTo(InputPosition position) {
    position.offsets().forEach((partition, offset) -> offsets.merge(partition, offset, Math::max));
  }

  /** The position of one partition number over all inputs. */
  public InputPosition of(int partition) {
    Map<InputPartition, Long> position = new TreeMap<>();
    for (Input input : Input.values()) {
      InputPartition key = new InputPartition(input.ordinal(), partition);
      Long offset = offsets.get(key);
      if (offset != null) {
        position.put(key, offset);
      }
    }
    return new InputPosition(position);
  }
}
