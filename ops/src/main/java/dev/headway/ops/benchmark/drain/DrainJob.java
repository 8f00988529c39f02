// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * One drain.
 *
 * @param kind what drains
 * @param cluster broker and registry
 * @param applicationId group id
 * @param inputPrefix prefix of the inputs
 * @param outputPrefix prefix of what a baseline writes; the tracker's outputs have that of the
 *     inputs
 * @param stateDir directory of the stores
 * @param threads processing threads: one where costs are compared, of which an event's do not
 *     depend on it
 * @param traceFolder the trace: written by RECORDING, read by REPLAY
 */
public record DrainJob(
    DrainKind kind,
    Cluster cluster,
    String applicationId,
    String inputPrefix,
    String outputPrefix,
    String stateDir,
    int threads,
    String traceFolder) {
  /** Settings whose topics are the inputs'. */
  public TrackerSettings inputs() {
    return settings(inputPrefix);
  }

  /** Settings whose topics are those a baseline writes to. */
  public TrackerSettings outputs() {
    return settings(outputPrefix);
  }

  private TrackerSettings settings(String prefix) {
    return cluster.tracker(
        applicationId,
        prefix,
        Path.of(stateDir),
        Map.of("streams.threads", Integer.toString(threads)));
  }
}
