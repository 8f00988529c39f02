// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.live.FeedPolicy;
import dev.headway.http.live.StreamPolicy;
import java.time.Duration;
import java.util.List;

/**
 * The settings of streams, checked.
 *
 * @param streams what streams may take
 * @param feed how the topic of changes is followed
 */
public record StreamSettings(StreamPolicy streams, FeedPolicy feed) {
  static final Setting MOST =
      new Setting(
          "stream.max-per-instance",
          "5000",
          "count",
          "Most streams of this instance at a time; then 429 too-many-streams. A thousand take some tens of MiB.");
  static final Setting MOST_PER_TENANT =
      new Setting(
          "stream.max-per-tenant",
          "2000",
          "count",
          "Most streams of one tenant in this instance, so that none leaves nothing to the others.");
  static final Setting MOST_PER_USER =
      new Setting(
          "stream.max-per-user",
          "1000",
          "count",
          "Most streams of one user in this instance: a service that watches for its users is one, too.");
  static final Setting HEARTBEAT =
      new Setting(
          "stream.heartbeat-seconds",
          "15",
          "seconds",
          "Time between two signs of life of a stream, at most 30: proxies cut what is silent for a minute, and so does the server.");
  static final Setting QUEUE =
      new Setting(
          "stream.queue",
          "64",
          "count",
          "Changes of a plan that wait for a reader who is slow, before it gets a snapshot instead: six seconds' worth, at ten commits a second.");
  static final Setting UPDATES =
      new Setting(
          "stream.set-updates-per-second",
          "10",
          "count",
          "Most updates of a stream of many plans in a second; what changes in between comes together.");
  static final Setting BUFFER =
      new Setting(
          "stream.buffer-mib",
          "8",
          "MiB",
          "Memory for the latest changes while anybody listens. Who was cut and finds his place there takes up nothing of Kafka: some 15,000 changes.");
  static final Setting RESUME =
      new Setting(
          "stream.resume-records",
          "100000",
          "count",
          "Most records of plan-progress that are read for one who comes back; beyond that a resync. Some seconds' work.");
  static final Setting LINGER =
      new Setting(
          "stream.linger-seconds",
          "60",
          "seconds",
          "How long plan-progress is followed when nobody listens any more, for those who come back.");

  /** Every entry, for the documentation and to tell typing errors. */
  public static final List<Setting> CATALOGUE =
      List.of(
          MOST, MOST_PER_TENANT, MOST_PER_USER, HEARTBEAT, QUEUE, UPDATES, BUFFER, RESUME, LINGER);

  /** What who comes may wait for the feed to begin. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  public static StreamSettings from(Settings settings) {
    return new StreamSettings(
        new StreamPolicy(
            (int) settings.number(MOST, 0, 1_000_000),
            (int) settings.number(MOST_PER_TENANT, 0, 1_000_000),
            (int) settings.number(MOST_PER_USER, 0, 1_000_000),
            Duration.ofSeconds(settings.number(HEARTBEAT, 1, 30)),
            (int) settings.number(QUEUE, 1, 10_000),
            (int) settings.number(UPDATES, 1, 100),
            (int) settings.number(RESUME, 0, 100_000_000)),
        new FeedPolicy(
            settings.number(BUFFER, 0, 4_096) << 20,
            Duration.ofSeconds(settings.number(LINGER, 0, 86_400)),
            PATIENCE));
  }
}
