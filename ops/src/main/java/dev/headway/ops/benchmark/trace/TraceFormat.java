// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.trace;

import dev.headway.topics.TopicNames;
import java.nio.file.Path;
import java.util.List;

/**
 * The files of a trace: for each partition the operations, in the order done, cut into events, and
 * an index of where each event's begin; and bytes to make values of.
 *
 * <p>An operation is its number, its keys and, where it has one, the length of its value. A key is
 * the count of bytes it shares with the one before it, the count of the rest, and the rest.
 */
final class TraceFormat {
  static final int END = 0;
  static final int GET = 1;
  static final int PUT = 2;
  static final int DELETE = 3;
  static final int SCAN = 4;
  static final int OUTPUT = 5;

  /** Bytes kept of the values, so that what is written compresses as the tracker's values do. */
  static final int SAMPLE_BYTES = 1 << 20;

  private TraceFormat() {}

  static Path operations(Path folder, int partition) {
    return folder.resolve("operations-" + partition + ".bin");
  }

  static Path index(Path folder, int partition) {
    return folder.resolve("index-" + partition + ".bin");
  }

  static Path sample(Path folder) {
    return folder.resolve("values.bin");
  }

  /** The topics of outputs; an output names its place here. */
  static List<String> outputs(TopicNames topics) {
    return List.of(
        topics.planProgress(),
        topics.taskExecutions(),
        topics.planTimeline(),
        topics.deadLetters(),
        topics.reroute());
  }
}
