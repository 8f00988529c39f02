// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import java.util.Map;

/** A running drain. */
interface Drain extends AutoCloseable {
  /** Input records processed so far, committed or not. */
  long processed();

  /** What it has done. */
  Map<String, Long> counts();

  /** Stops it in order. */
  @Override
  void close();
}
