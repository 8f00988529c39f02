// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.webhook.AddressGuard;
import dev.headway.http.webhook.RetrySchedule;
import dev.headway.http.webhook.WebhookPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The settings of webhooks, checked.
 *
 * @param policy what webhooks may take
 * @param guard where deliveries may go
 */
public record WebhookSettings(WebhookPolicy policy, AddressGuard guard) {
  static final Setting PER_TENANT =
      new Setting(
          "webhook.max-per-tenant",
          "100",
          "count",
          "Most webhooks of a tenant: each is asked of every change of a plan.");
  static final Setting PER_USER =
      new Setting("webhook.max-per-user", "20", "count", "Most webhooks of a user.");
  static final Setting BOTH_SIGN =
      new Setting(
          "webhook.both-secrets-hours",
          "24",
          "hours",
          "How long the old secret signs beside the new one after a rotation: time to give the receiver the new one.");
  static final Setting RETRY =
      new Setting(
          "webhook.retry-seconds",
          "0,5,300,1800,7200,18000,36000,50400,72000,86400",
          "seconds",
          "Wait before each attempt, the first among them. The default is that of Standard Webhooks: ten attempts in three days.");
  static final Setting JITTER =
      new Setting(
          "webhook.retry-jitter-percent",
          "20",
          "percent",
          "By how much a wait is longer at most, by chance: what failed together does not come back together.");
  static final Setting DISABLED_AFTER =
      new Setting(
          "webhook.disabled-after-hours",
          "120",
          "hours",
          "A webhook of which every attempt has failed for so long is disabled: five days, a long weekend and a day.");
  static final Setting PER_WEBHOOK =
      new Setting(
          "webhook.concurrency",
          "4",
          "count",
          "Most attempts of one webhook at a time, per instance.");
  static final Setting IN_ALL =
      new Setting(
          "webhook.max-concurrency",
          "64",
          "count",
          "Most attempts of this instance at a time: sixteen slow receivers.");
  static final Setting TIMEOUT =
      new Setting(
          "webhook.timeout-ms",
          "15000",
          "milliseconds",
          "What an attempt may take in all, from the search for the host's address to the answer.");
  static final Setting MAX_PENDING =
      new Setting(
          "webhook.max-pending",
          "2000",
          "count",
          "Most deliveries of a webhook that wait in one partition, about a kilobyte of each instance's memory each. What comes then fails at once and can be sent again.");
  static final Setting LOG =
      new Setting(
          "webhook.log-per-partition",
          "1000",
          "count",
          "Delivered and failed deliveries that are kept, so many of each in a partition, in each instance's memory.");
  static final Setting ALLOW_HTTP =
      new Setting(
          "webhook.allow-http",
          "false",
          "true or false",
          "Whether deliveries may go to http URLs, too. Whoever is on the way reads them.");
  static final Setting ALLOWED =
      new Setting(
          "webhook.allowed-hosts",
          "",
          "hosts and networks",
          "Hosts (build.internal) and networks (10.1.0.0/16) that deliveries may go to though they are not public. Everybody who may make webhooks reaches them.");

  /** Every entry, for the documentation and to tell typing errors. */
  public static final List<Setting> CATALOGUE =
      List.of(
          PER_TENANT,
          PER_USER,
          BOTH_SIGN,
          RETRY,
          JITTER,
          DISABLED_AFTER,
          PER_WEBHOOK,
          IN_ALL,
          TIMEOUT,
          MAX_PENDING,
          LOG,
          ALLOW_HTTP,
          ALLOWED);

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  public static WebhookSettings from(Settings settings) {
    return new WebhookSettings(
        new WebhookPolicy(
            (int) settings.number(PER_TENANT, 0, 10_000),
            (int) settings.number(PER_USER, 0, 10_000),
            Duration.ofHours(settings.number(BOTH_SIGN, 0, 8_760)),
            new RetrySchedule(waits(settings), (int) settings.number(JITTER, 0, 100)),
            Duration.ofHours(settings.number(DISABLED_AFTER, 1, 8_760)),
            (int) settings.number(PER_WEBHOOK, 1, 1_000),
            (int) settings.number(IN_ALL, 1, 10_000),
            Duration.ofMillis(settings.number(TIMEOUT, 100, 30_000)),
            (int) settings.number(MAX_PENDING, 1, 1_000_000),
            (int) settings.number(LOG, 1, 1_000_000)),
        guard(settings));
  }

  private static List<Duration> waits(Settings settings) {
    List<Duration> waits = new ArrayList<>();
    for (String wait : settings.list(RETRY)) {
      try {
        long seconds = Long.parseLong(wait);
        if (seconds >= 0 && seconds <= 86_400) {
          waits.add(Duration.ofSeconds(seconds));
          continue;
        }
      } catch (NumberFormatException e) {
        // refused below
      }
      throw new SettingException(
          RETRY.name(),
          "'" + wait + "' is no wait",
          "Name 1 to 20 whole numbers of seconds from 0 to 86400, separated by commas.");
    }
    if (waits.isEmpty() || waits.size() > 20) {
      throw new SettingException(
          RETRY.name(),
          "has " + waits.size() + " waits",
          "Name 1 to 20 whole numbers of seconds from 0 to 86400, separated by commas.");
    }
    return waits;
  }

  private static AddressGuard guard(Settings settings) {
    String http = settings.text(ALLOW_HTTP);
    if (!http.equals("true") && !http.equals("false")) {
      throw new SettingException(
          ALLOW_HTTP.name(), "'" + http + "' is neither", "Set it to true or false.");
    }
    try {
      return new AddressGuard(
          http.equals("true"), settings.list(ALLOWED), InetAddress::getAllByName);
    } catch (IllegalArgumentException e) {
      throw new SettingException(
          ALLOWED.name(),
          String.valueOf(e.getMessage()),
          "Name hosts and networks such as 10.1.0.0/16, separated by commas.");
    }
  }
}
