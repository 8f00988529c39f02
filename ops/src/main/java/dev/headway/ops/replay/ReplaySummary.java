// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import dev.headway.ops.client.EventCounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came of a replay.
 *
 * @param read events in the file
 * @param accepted events Kafka has
 * @param rejected events that were refused
 * @param reasons how many were refused for each reason
 * @param examples the first refusals, each with its line
 * @param counted events that Headway had already or that became dead letters; empty when the
 *     counters of its instances could not all be read, or started anew meanwhile
 * @param slowPath accepted events that take the slow path, and may show a moment later
 * @param plans distinct plans named
 * @param identities distinct identities sent under
 * @param retries requests sent again
 * @param took until the last event was accepted
 * @param folded every accepted event has been looked at: what is no dead letter is folded; false
 *     when the wait ran out
 */
public record ReplaySummary(
    long read,
    long accepted,
    long rejected,
    Map<String, Long> reasons,
    List<String> examples,
    Optional<EventCounts.Counted> counted,
    long slowPath,
    long plans,
    long identities,
    long retries,
    Duration took,
    boolean folded) {
  /** With copies. */
  public ReplaySummary {
    reasons = Map.copyOf(reasons);
    examples = List.copyOf(examples);
  }
}
