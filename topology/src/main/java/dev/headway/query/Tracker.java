// SPDX-License-Identifier: Apache-2.0
package dev.headway.query;

import dev.headway.topics.TopicNames;

/** A running tracker, as the HTTP layer sees it. */
public interface Tracker extends AutoCloseable {
  /** Answers about plans. */
  PlanQueries plans();

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
