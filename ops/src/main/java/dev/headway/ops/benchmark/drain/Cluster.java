// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.drain;

import dev.headway.config.Settings;
import dev.headway.topology.TrackerSettings;
import java.nio.file.Path;
import java.util.HashMap;
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
    return tracker(applicationId, prefix, stateDir, Map.of());
  }

  /** The settings of a tracker there, with some other than shipped. */
  TrackerSettings tracker(
      String applicationId, String prefix, Path stateDir, Map<String, String> other) {
    Map<String, String> settings = new HashMap<>(other);
    settings.put("kafka.bootstrap.servers", bootstrapServers);
    settings.put("schema.registry.url", registryUrl);
    settings.put("application.id", applicationId);
    settings.put("topics.prefix", prefix);
    settings.put("topics.partitions", Integer.toString(partitions));
    settings.put("state.dir", stateDir.toString());
    return TrackerSettings.from(Settings.of(settings));
  }
}
