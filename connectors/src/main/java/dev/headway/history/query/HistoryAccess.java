// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import java.time.Duration;

/**
 * How the database of history is reached.
 *
 * @param url JDBC URL
 * @param user a member of {@code headway_reader}
 * @param password its password; empty for none
 * @param connections most connections at the same time
 * @param timeout how long a statement may take
 */
public record HistoryAccess(
    String url, String user, String password, int connections, Duration timeout) {
  /** Without the password. */
  @Override
  public String toString() {
    return url + " as " + user;
  }
}
