// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.history;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How far the sinks that fill history have got in the change topics. */
public interface HistoryProgress {
  /**
   * A table.
   *
   * @param table its name
   * @param topic the topic it is filled from
   * @param committed offset up to which the sink has written, by partition; −1: nowhere yet
   * @param lag records that are not written yet, counted by offsets, of which each transaction
   *     takes one; 0 when there is none
   */
  record Table(String table, String topic, List<Long> committed, long lag) {
    /** Copies the list. */
    public Table {
      committed = List.copyOf(committed);
    }
  }

  /** How far each table has got, as of a moment ago; empty when Kafka does not say. */
  Optional<List<Table>> tables();

  /**
   * Waits until all that is on the change topics now is in history.
   *
   * @param partitions in these partitions
   * @param wait how long at most
   * @return null when it is; else why that is not known
   */
  @Nullable String await(Set<Integer> partitions, Duration wait);
}
