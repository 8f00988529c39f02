// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.log;

import dev.headway.topics.TopicNames;
import java.util.Map;

/**
 * Where a Headway under test keeps its things.
 *
 * @param bootstrapServers brokers
 * @param registryUrl schema registry
 * @param applicationId consumer group, and beginning of the changelog's name
 * @param topics topic names
 */
public record Deployment(
    String bootstrapServers, String registryUrl, String applicationId, TopicNames topics) {
  /** Client properties. */
  public Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", bootstrapServers);
  }

  /** Name of the plan store's changelog. */
  public String changelog() {
    return applicationId + "-plan-store-changelog";
  }

  /** Properties of the registry's client. */
  public Map<String, String> registry() {
    return Map.of("schema.registry.url", registryUrl);
  }
}
