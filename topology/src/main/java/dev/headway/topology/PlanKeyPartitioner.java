// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.schemas.key.PlanKey;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Places a record by the plan key its own key begins with, so that tasks and timeline entries are
 * where their plan is.
 */
public final class PlanKeyPartitioner implements StreamPartitioner<byte[], byte[]> {
  @Override
  public Optional<Set<Integer>> partitions(
      String topic, byte @Nullable [] key, byte @Nullable [] value, int partitions) {
    return key == null
        ? Optional.empty()
        : Optional.of(Set.of(PlanKey.partition(planKey(key), partitions)));
  }

  /** The key up to its third slash. */
  private static byte[] planKey(byte[] key) {
    int slashes = 0;
    for (int i = 0; i < key.length; i++) {
      if (key[i] == '/' && ++slashes == 3) {
        return Arrays.copyOf(key, i);
      }
    }
    return key;
  }
}
