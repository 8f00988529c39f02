// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import java.net.URI;

/**
 * What the sinks have to know of the world around them.
 *
 * @param topicsPrefix prefix of Headway's topics
 * @param registry URL of the schema registry, in Confluent's form
 * @param database JDBC URL of the database of history
 * @param user who writes: a member of {@code headway_sink}
 * @param password the password, or how the Connect worker finds it, such as {@code
 *     ${file:/etc/headway/history:password}}
 * @param deadLetterReplicas replication factor of the topic for what cannot be written
 */
public record SinkSettings(
    String topicsPrefix,
    URI registry,
    String database,
    String user,
    String password,
    int deadLetterReplicas) {
  /** Without the password. */
  @Override
  public String toString() {
    return "sinks of '" + topicsPrefix + "' into " + database + " as " + user;
  }
}
