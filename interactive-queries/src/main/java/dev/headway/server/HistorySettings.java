// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.history.query.HistoryAccess;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Where history is read. Reading changes nothing: who fills it has a user of its own. */
final class HistorySettings {
  static final Setting URL =
      new Setting(
          "postgres.url",
          "",
          "url",
          "JDBC URL of the database of history, such as jdbc:postgresql://localhost:5432/headway. Empty: there is none. An instance starts without it, too, and answers what is live.");
  static final Setting USER =
      new Setting(
          "postgres.user",
          "headway_api",
          "text",
          "Who reads there: a member of headway_reader, in whose name every statement runs.");
  static final Setting PASSWORD =
      new Setting("postgres.password", "", "text", "Its password. Empty: none.");
  static final Setting POOL_SIZE =
      new Setting(
          "postgres.pool-size",
          "8",
          "count",
          "Most connections of this instance. They are opened when needed and closed after a minute; each keeps about a core of the database busy.");
  static final Setting TIMEOUT =
      new Setting(
          "postgres.timeout-ms",
          "5000",
          "milliseconds",
          "How long a statement may take; then 503 history-unavailable. Long enough for a search through some millions of plans.");

  /** Every entry. */
  static final List<Setting> CATALOGUE = List.of(URL, USER, PASSWORD, POOL_SIZE, TIMEOUT);

  private HistorySettings() {}

  /**
   * How the database is reached; empty when there is none.
   *
   * @throws SettingException naming what cannot be used; never with the URL, which may hold a
   *     password
   */
  static Optional<HistoryAccess> from(Settings settings) {
    String url = settings.text(URL);
    HistoryAccess access =
        new HistoryAccess(
            url,
            settings.text(USER),
            settings.text(PASSWORD),
            (int) settings.number(POOL_SIZE, 1, 1_000),
            Duration.ofMillis(settings.number(TIMEOUT, 100, 600_000)));
    if (url.isEmpty()) {
      return Optional.empty();
    }
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new SettingException(
          URL.name(),
          "is no JDBC URL of Postgres",
          "Set it to something like jdbc:postgresql://localhost:5432/headway.");
    }
    return Optional.of(access);
  }
}
