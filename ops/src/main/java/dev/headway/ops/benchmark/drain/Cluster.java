// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.config.Settings;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where the broker and the registry are, and how many partitions a topic has.
 *
 * @param bootstrapServers the broker
 * @param registryUrl the registry
 * @param partitions partitions of each topic
 */
public record Cluster(String bootstrapServers, String registryUrl, int partitions) {
  /** The settings of a tracker there, everything else as shipped. */
  public TrackerSettings tracker(String applicationId, String prefix, Path stateDir) {
    return TrackerSettings.from(
        Settings.of(
            Map.of(
                "kafka.bootstrap.servers", bootstrapServers,
                "schema.registry.url", registryUrl,
                "application.id", applicationId,
                "topics.prefix", prefix,
                "topics.partitions", Integer.toString(partitions),
                "state.dir", stateDir.toString())));
  }
}
