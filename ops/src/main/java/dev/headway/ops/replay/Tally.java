// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import dev.headway.ops.client.EventCounts;
import dev.headway.ops.client.Identity;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Counts while replaying, and remembers what to wait for at the end. */
final class Tally {
  private static final int EXAMPLES = 10;

  private final int partitions;
  private final Map<Place, Mark> latest = new HashMap<>();
  private final Set<Mark> anywhere = new LinkedHashSet<>();
  private final Set<PlanKey> plans = new HashSet<>();
  private final Set<Identity> identities = new HashSet<>();
  private final Map<String, Long> reasons = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long read;
  private long accepted;
  private long slowPath;
  private long retries;

  /** A partition of an input. */
  private record Place(int partition, String topic) {}

  /**
   * Something to wait for.
   *
   * @param identity whose events these were
   * @param token the position behind them
   */
  record Mark(Identity identity, String token) {}

  Tally(int partitions) {
    this.partitions = partitions;
  }

  void read() {
    read++;
  }

  void retried() {
    retries++;
  }

  /**
   * An event was accepted. What is written to the same partition of the same input later lies
   * behind it; where an event goes that takes the slow path nobody knows beforehand.
   */
  void accepted(Identity identity, RecordedEvent event, String path, String token) {
    accepted++;
    identities.add(identity);
    Mark mark = new Mark(identity, token);
    if (path.equals("slow")) {
      slowPath++;
      anywhere.add(mark);
    }
    event
        .planId()
        .map(id -> new PlanKey(identity.tenant(), identity.user(), id))
        .ifPresent(
            plan -> {
              plans.add(plan);
              latest.put(new Place(plan.partition(partitions), event.topic()), mark);
            });
  }

  /** {@code reason} begins with its kind; what follows a line's number is only an example. */
  void rejected(long line, String reason) {
    reasons.merge(reason, 1L, Long::sum);
    if (examples.size() < EXAMPLES) {
      examples.add("line " + line + ": " + reason);
    }
  }

  long rejected() {
    return reasons.values().stream().mapToLong(Long::longValue).sum();
  }

  long readCount() {
    return read;
  }

  long acceptedCount() {
    return accepted;
  }

  /** What to wait for until everything is folded. */
  List<Mark> marks() {
    Set<Mark> marks = new LinkedHashSet<>(anywhere);
    marks.addAll(latest.values());
    marks.removeIf(mark -> mark.token().isEmpty());
    return List.copyOf(marks);
  }

  ReplaySummary summary(Optional<EventCounts.Counted> counted, Duration took, boolean folded) {
    return new ReplaySummary(
        read,
        accepted,
        rejected(),
        reasons,
        examples,
        counted,
        slowPath,
        plans.size(),
        identities.size(),
        retries,
        took,
        folded);
  }
}
