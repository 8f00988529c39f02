// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.topics.TopicNames;

/** A running tracker, as the HTTP layer sees it. */
public interface Tracker extends AutoCloseable {
  /** Answers from the partitions this instance is sure to own. */
  PlanQueries plans();

  /**
   * Answers from any store this instance has, behind or not: {@link #staleness} says how far. A
   * plan that is absent from it may exist.
   */
  PlanQueries stalePlans();

  /** Why an answer of {@link #stalePlans} about this partition may be behind, and by how much. */
  Staleness staleness(int partition);

  /** The other instances that hold a partition. */
  Holders holders(int partition);

  /** Readiness and its reasons. */
  TrackerStatus status();

  /** Names of the topics it reads and writes. */
  TopicNames topics();

  /** Number of partitions of each input. */
  int partitions();

  /** Stops folding; commits what is done and leaves the group. */
  @Override
  void close();
}
