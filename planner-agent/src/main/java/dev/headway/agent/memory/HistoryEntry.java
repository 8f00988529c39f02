// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entry of history as it stands in the topic. */
record HistoryEntry(
    int format,
    Instant time,
    String agent,
    @Nullable String planId,
    @Nullable String sessionId,
    String text,
    Map<String, @Nullable Object> data) {
  private static final int FORMAT = 1;

  static HistoryEntry of(Memory.Entry entry) {
    return new HistoryEntry(
        FORMAT,
        entry.time(),
        entry.agent(),
        entry.planId(),
        entry.sessionId(),
        entry.text(),
        entry.data());
  }

  Memory.Entry entry() {
    if (format != FORMAT) {
      throw new IllegalStateException(
          "an entry of history has format " + format + ", which this version cannot read");
    }
    return new Memory.Entry(time, agent, planId, sessionId, text, data);
  }
}
