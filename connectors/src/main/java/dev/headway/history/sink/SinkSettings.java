// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import java.util.Map;

/**
 * What the sinks have to know of the world around them.
 *
 * @param topicsPrefix prefix of Headway's topics
 * @param registry settings of a client of the schema registry, by Confluent's names: {@code
 *     schema.registry.url} and what goes with it
 * @param database JDBC URL of the database of history
 * @param user who writes: a member of {@code headway_sink}
 * @param password the password, or how the Connect worker finds it, such as {@code
 *     ${file:/etc/headway/history:password}}
 * @param deadLetterReplicas replication factor of the topic for what cannot be written
 */
public record SinkSettings(
    String topicsPrefix,
    Map<String, String> registry,
    String database,
    String user,
    String password,
    int deadLetterReplicas) {
  /** With a copy. */
  public SinkSettings {
    registry = Map.copyOf(registry);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "sinks of '" + topicsPrefix + "' into " + database + " as " + user;
  }
}
