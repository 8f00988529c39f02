// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.history;

import dev.headway.history.sink.SinkSettings;
import dev.headway.topology.TrackerSettings;
import java.util.Map;
import java.util.Optional;

/**
 * How the database of history is reached.
 *
 * @param url JDBC URL
 * @param owner who owns the schema and brings it up to date; empty: somebody else does that
 * @param sink who writes rows
 * @param reader who reads rows
 * @param admin who deletes rows
 */
public record HistoryAccess(
    String url, Optional<Login> owner, Login sink, Login reader, Login admin) {
  /** Environment variable with the URL of a database of the user's own. */
  public static final String URL_VARIABLE = "HEADWAY_POSTGRES_URL";

  /**
   * Somebody who may log in.
   *
   * @param user name
   * @param password password; empty for none
   */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /** The local stack's own, on this port: nobody but this machine reaches it. */
  public static HistoryAccess embedded(int port) {
    return embedded("jdbc:postgresql://127.0.0.1:" + port + "/headway");
  }

  /** As above, by its URL. */
  public static HistoryAccess embedded(String url) {
    return new HistoryAccess(
        url,
        Optional.of(new Login("headway_owner", "")),
        new Login("headway_connect", ""),
        new Login("headway_query", ""),
        new Login("headway_steward", ""));
  }

  /**
   * The user's own, as the environment names it: {@code HEADWAY_POSTGRES_URL}, with {@code …_USER}
   * and {@code …_PASSWORD} for reading and the same with {@code OWNER_}, {@code SINK_} and {@code
   * ADMIN_} in front for the others, who are the reader unless they are named.
   *
   * @return empty when no URL is set
   */
  public static Optional<HistoryAccess> of(Map<String, String> environment) {
    String url = environment.getOrDefault(URL_VARIABLE, "").strip();
    if (url.isEmpty()) {
      return Optional.empty();
    }
    Login reader = login(environment, "").orElse(new Login("headway_query", ""));
    return Optional.of(
        new HistoryAccess(
            url,
            login(environment, "OWNER_"),
            login(environment, "SINK_").orElse(reader),
            reader,
            login(environment, "ADMIN_").orElse(reader)));
  }

  /**
   * What sinks that write here are told.
   *
   * @param tracker names topics and registry
   * @param replicas copies of the topic for what cannot be written
   */
  public SinkSettings sinks(TrackerSettings tracker, int replicas) {
    return new SinkSettings(
        tracker.topics().prefix(), tracker.registry(), url, sink.user(), sink.password(), replicas);
  }

  private static Optional<Login> login(Map<String, String> environment, String who) {
    String user = environment.getOrDefault("HEADWAY_POSTGRES_" + who + "USER", "").strip();
    return user.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Login(user, environment.getOrDefault("HEADWAY_POSTGRES_" + who + "PASSWORD", "")));
  }
}
