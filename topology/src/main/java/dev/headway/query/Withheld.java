// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The partitions of this instance whose snapshots are withheld: their plans have no versions yet,
 * or not those that another application has given them.
 */
public final class Withheld {
  private final Set<Integer> partitions = new ConcurrentSkipListSet<>();

  /** Says whether a partition that is folded here is withheld. */
  public void set(int partition, boolean withheld) {
    if (withheld) {
      partitions.add(partition);
    } else {
      partitions.remove(partition);
    }
  }

  /** Whether the partition is. */
  public boolean contains(int partition) {
    return partitions.contains(partition);
  }

  /** Those that are. */
  public List<Integer> partitions() {
    return List.copyOf(partitions);
  }
}
