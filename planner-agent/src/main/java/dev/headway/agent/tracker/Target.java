// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import dev.headway.schemas.key.PercentEncoding;
import java.util.Map;
import java.util.stream.Collectors;

/** Path and query of a request. */
final class Target {
  private Target() {}

  /**
   * A path.
   *
   * @param pattern with {@code %s} for each id
   * @throws IllegalArgumentException when an id is empty: the path would be another one's
   */
  static String path(String pattern, String... ids) {
    Object[] parts = new Object[ids.length];
    for (int i = 0; i < ids.length; i++) {
      if (ids[i].isEmpty()) {
        throw new IllegalArgumentException("an empty id asks for nothing");
      }
      parts[i] = PercentEncoding.encode(ids[i]);
    }
    return pattern.formatted(parts);
  }

  /** The path with a query. */
  static String with(String path, Map<String, String> query) {
    return query.isEmpty()
        ? path
        : query.entrySet().stream()
            .map(one -> one.getKey() + "=" + PercentEncoding.encode(one.getValue()))
            .collect(Collectors.joining("&", path + "?", ""));
  }
}
