// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import dev.headway.ops.client.Identity;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Counts while replaying, and remembers what to wait for at the end. */
final class Tally {
  private static final int EXAMPLES = 10;

  private final int partitions;
  private final Map<Integer, Mark> latest = new HashMap<>();
  private final Set<PlanKey> plans = new HashSet<>();
  private final Set<Identity> identities = new HashSet<>();
  private final Map<String, Long> reasons = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private long read;
  private long accepted;
  private long slowPath;
  private long retries;

  /** The last accepted event of a partition: when it is folded, all before it there are. */
  record Mark(PlanKey plan, String token) {}

  Tally(int partitions) {
    this.partitions = partitions;
  }

  void read() {
    read++;
  }

  void retried() {
    retries++;
  }

  void accepted(Identity identity, RecordedEvent event, String path, String token) {
    accepted++;
    identities.add(identity);
    if (path.equals("slow")) {
      slowPath++;
    }
    event
        .planId()
        .map(id -> new PlanKey(identity.tenant(), identity.user(), id))
        .ifPresent(
            plan -> {
              plans.add(plan);
              latest.put(plan.partition(partitions), new Mark(plan, token));
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

  List<Mark> marks() {
    return List.copyOf(latest.values());
  }

  ReplaySummary summary(
      java.util.OptionalLong duplicates, java.time.Duration took, boolean folded) {
    return new ReplaySummary(
        read,
        accepted,
        rejected(),
        reasons,
        examples,
        duplicates,
        slowPath,
        plans.size(),
        identities.size(),
        retries,
        took,
        folded);
  }
}
