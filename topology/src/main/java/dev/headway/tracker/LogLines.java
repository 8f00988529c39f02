// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.query.LogLine;
import dev.headway.schemas.avro.EventKind;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoredPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads a plan's log. */
final class LogLines {
  private LogLines() {}

  static List<LogLine> of(
      PartitionStore store,
      StoredPlan plan,
      LogLevel least,
      @Nullable EventOrder after,
      int limit) {
    if (store.lists().areComplete()) {
      return plan.logs(least, after, limit).stream().map(e -> LogLine.of(e.entry())).toList();
    }
    // An older release has not listed its lines.
    List<LogLine> lines = new ArrayList<>();
    plan.forEachEvent(
        event -> {
          if (event.entry().getKind() == EventKind.TASK_LOG) {
            lines.add(LogLine.of(event.entry()));
          }
        });
    return lines.stream()
        .filter(line -> line.level().compareTo(least) >= 0 && line.at().isAfter(after))
        .sorted(Comparator.comparing(LogLine::at))
        .limit(limit)
        .toList();
  }
}
