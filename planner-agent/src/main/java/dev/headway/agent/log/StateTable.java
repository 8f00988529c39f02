// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.log;

import java.util.Map;
import java.util.Optional;

/** A compacted topic as a table: the newest committed value of each key, of all partitions. */
public interface StateTable extends AutoCloseable {
  /**
   * Value of {@code key}, at least as new as all that was committed before the call. Any thread.
   *
   * @throws LogException when it takes too long to get there
   */
  Optional<byte[]> get(String key);

  /** All whose key begins with {@code prefix}, by key; as new as in {@link #get}. */
  Map<String, byte[]> startingWith(String prefix);

  @Override
  void close();
}
