// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What a member was assigned in one generation of its group.
 *
 * @param metadata what it shows the coordinator to commit in this generation. Kept from the moment
 *     of the assignment on, and never replaced by what the consumer knows later: that may belong to
 *     a generation of whose assignment the member has not been told
 * @param partitions partitions of all topics
 */
record Generation(ConsumerGroupMetadata metadata, Set<TopicPartition> partitions) {
  Generation {
    partitions = Set.copyOf(partitions);
  }

  /**
   * Whether this is the group's very next generation, with the same member in both.
   *
   * <p>Then nobody else has had what the member has in both. With eager rebalancing a generation
   * begins only after every member of the last one has given everything up and asked to join, or
   * was thrown out, in which case it comes back with another id; partitions are assigned once in a
   * generation; and generations are numbered without gaps. But where one is missing in between (its
   * assignment came too late, another member had come by then), it may have given the partitions to
   * somebody who has worked on them.
   */
  boolean follows(Generation earlier) {
    return metadata.memberId().equals(earlier.metadata.memberId())
        && metadata.generationId() == earlier.metadata.generationId() + 1;
  }

  /** Numbers of the partitions, which are the same for all topics. */
  Set<Integer> numbers() {
    return numbers(partitions);
  }

  /** Numbers of {@code partitions}, each once, in order. */
  static Set<Integer> numbers(Set<TopicPartition> partitions) {
    Set<Integer> numbers = new TreeSet<>();
    partitions.forEach(partition -> numbers.add(partition.partition()));
    return numbers;
  }
}
