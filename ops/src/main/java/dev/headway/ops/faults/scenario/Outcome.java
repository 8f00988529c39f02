// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.scenario;

import dev.headway.ops.faults.invariant.Finding;
import java.time.Duration;
import java.util.List;

/**
 * How a run of a scenario ended.
 *
 * @param scenario name of the scenario
 * @param seed seed
 * @param strikes the faults, in order
 * @param events input records
 * @param plans plans
 * @param views views that were compared
 * @param reads reads by the readers, in words
 * @param took the whole run
 * @param skipped why it was not run; empty: it was
 * @param findings what is wrong; empty: nothing
 */
public record Outcome(
    String scenario,
    long seed,
    List<Struck> strikes,
    long events,
    int plans,
    List<String> views,
    String reads,
    Duration took,
    String skipped,
    List<Finding> findings) {
  /**
   * A fault that happened.
   *
   * @param fault its number
   * @param title what it was
   * @param evidence how it is known that it happened
   * @param recovered how long recovery took
   */
  public record Struck(String fault, String title, String evidence, Duration recovered) {}

  /** With copies of the lists. */
  public Outcome {
    strikes = List.copyOf(strikes);
    views = List.copyOf(views);
    findings = List.copyOf(findings);
  }

  /** Whether everything holds. */
  public boolean good() {
    return findings.isEmpty();
  }
}
