// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.erasure;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How Kafka lets go of what was erased. */
@FunctionalInterface
public interface TopicAging {
  /**
   * Every topic that may still have records of what was erased, as Kafka keeps them at the moment.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when Kafka does not say
   */
  List<Topic> topics();

  /**
   * A topic.
   *
   * @param name its name
   * @param cleanupPolicy {@code delete}, {@code compact} or {@code compact,delete}
   * @param longest how long at most after a record was written, or after its tombstone was where
   *     the topic is compacted, it is there; null: for good
   */
  record Topic(String name, String cleanupPolicy, @Nullable Duration longest) {}
}
