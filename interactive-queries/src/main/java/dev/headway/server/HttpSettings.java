// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.position.Consistency;
import dev.headway.http.ratelimit.RatePolicy;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The web server's settings, checked.
 *
 * @param host address it listens on
 * @param port port; 0: any free one
 * @param maxBodyBytes largest body it reads
 * @param auth how callers say who they are
 * @param rate how much a tenant may ask
 * @param streams what live streams may take
 * @param webhooks what webhooks may take, and where they may go
 * @param readWaitMs how long a read waits for a position when it does not say
 * @param ingestTimeout how long Kafka may take for the events of one request
 * @param tokenSecret key of position tokens; empty: one is kept in the data folder
 */
public record HttpSettings(
    String host,
    int port,
    int maxBodyBytes,
    AuthSettings auth,
    RatePolicy rate,
    StreamSettings streams,
    WebhookSettings webhooks,
    long readWaitMs,
    Duration ingestTimeout,
    String tokenSecret) {

  static final Setting HOST =
      new Setting(
          "http.host",
          "127.0.0.1",
          "address",
          "Address the REST API listens on. The default lets only this machine in, which auth.mode=headers needs without a proxy.");
  static final Setting PORT =
      new Setting("http.port", "8084", "port", "Port of the REST API; 0 takes any free one.");
  static final Setting MAX_BODY =
      new Setting(
          "http.max-body-bytes",
          "16777216",
          "bytes",
          "Largest request body. 16 MiB hold a batch of 1,000 events of 16 KiB each.");
  static final Setting RATE =
      new Setting(
          "rate-limit.requests-per-second",
          "200",
          "requests/s",
          "How much one tenant may ask of this instance in the long run; a batch of events is one request. 0: as much as it likes."
              + " A dashboard with a hundred viewers, or 200,000 events a second in full batches.");
  static final Setting BURST =
      new Setting(
          "rate-limit.burst",
          "400",
          "count",
          "Requests a tenant may send at once when it has sent none for a while: two seconds' worth.");
  static final Setting TOKEN_SECRET =
      new Setting(
          "token.secret",
          "",
          "text",
          "Key that position tokens are signed with, at least 16 characters, the same for all instances. Empty: one is made and kept in the data folder.");
  static final Setting READ_WAIT =
      new Setting(
          "read.wait-ms",
          "2000",
          "milliseconds",
          "How long a read with at_least waits when it has no wait_ms: longer than a commit, shorter than a reader's patience.");
  static final Setting INGEST_TIMEOUT =
      new Setting(
          "ingest.timeout-ms",
          "10000",
          "milliseconds",
          "How long Kafka may take for the events of one request before it is answered 503. Long enough for a partition to find a new leader.");

  /** Every entry, for the documentation and to tell typing errors. */
  public static final List<Setting> CATALOGUE =
      Stream.of(
              List.of(HOST, PORT, MAX_BODY),
              AuthSettings.CATALOGUE,
              List.of(RATE, BURST),
              StreamSettings.CATALOGUE,
              WebhookSettings.CATALOGUE,
              List.of(TOKEN_SECRET, READ_WAIT, INGEST_TIMEOUT))
          .flatMap(List::stream)
          .toList();

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  public static HttpSettings from(Settings settings) {
    String host = settings.text(HOST);
    boolean local = loopback(host);
    AuthSettings auth = AuthSettings.from(settings);
    if (auth instanceof AuthSettings.Headers(String proxySecret)
        && proxySecret.isEmpty()
        && !local) {
      throw new SettingException(
          AuthSettings.PROXY_SECRET.name(),
          "is not set, and "
              + HOST.name()
              + "="
              + host
              + " lets other machines in, which could say they are anybody",
          "Set it to a long random text that only your proxy knows, listen on 127.0.0.1, or set "
              + AuthSettings.MODE.name()
              + " to jwt.");
    }
    return new HttpSettings(
        host,
        (int) settings.number(PORT, 0, 65_535),
        (int) settings.number(MAX_BODY, 1024, 256L * 1024 * 1024),
        auth,
        new RatePolicy(settings.number(RATE, 0, 1_000_000), settings.number(BURST, 1, 10_000_000)),
        StreamSettings.from(settings),
        WebhookSettings.from(settings),
        settings.number(READ_WAIT, 0, Consistency.MAX_WAIT_MS),
        Duration.ofMillis(settings.number(INGEST_TIMEOUT, 100, 300_000)),
        settings.text(TOKEN_SECRET));
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new SettingException(
          HOST.name(),
          "'" + host + "' is not an address of this machine",
          "Name an address or host name of this machine.");
    }
  }
}
