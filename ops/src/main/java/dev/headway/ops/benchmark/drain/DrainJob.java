// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;

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
 * @param traceFolder the trace: written by RECORDING, read by REPLAY
 */
public record DrainJob(
    DrainKind kind,
    Cluster cluster,
    String applicationId,
    String inputPrefix,
    String outputPrefix,
    String stateDir,
    String traceFolder) {
  /** Settings whose topics are the inputs'. */
  public TrackerSettings inputs() {
    return cluster.tracker(applicationId, inputPrefix, Path.of(stateDir));
  }

  /** Settings whose topics are those a baseline writes to. */
  public TrackerSettings outputs() {
    return cluster.tracker(applicationId, outputPrefix, Path.of(stateDir));
  }
}
