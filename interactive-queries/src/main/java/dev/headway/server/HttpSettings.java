// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.plan.Consistency;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * The web server's settings, checked.
 *
 * @param host address it listens on
 * @param port port; 0: any free one
 * @param maxBodyBytes largest body it reads
 * @param proxySecret what a proxy proves itself with; empty for none
 * @param readWaitMs how long a read waits for a position when it does not say
 * @param ingestTimeout how long Kafka may take for the events of one request
 * @param tokenSecret key of position tokens; empty: one is kept in the data folder
 */
public record HttpSettings(
    String host,
    int port,
    int maxBodyBytes,
    String proxySecret,
    long readWaitMs,
    Duration ingestTimeout,
    String tokenSecret) {

  static final Setting HOST =
      new Setting(
          "http.host",
          "127.0.0.1",
          "address",
          "Address the REST API listens on. The default lets only this machine in, which auth.mode=headers needs.");
  static final Setting PORT =
      new Setting("http.port", "8084", "port", "Port of the REST API; 0 takes any free one.");
  static final Setting MAX_BODY =
      new Setting(
          "http.max-body-bytes",
          "16777216",
          "bytes",
          "Largest request body. 16 MiB hold a batch of 1,000 events of 16 KiB each.");
  static final Setting AUTH_MODE =
      new Setting(
          "auth.mode",
          "headers",
          "text",
          "How callers say who they are. headers: X-Tenant-ID and X-User-ID are believed, on loopback or from a proxy that knows auth.proxy-secret.");
  static final Setting PROXY_SECRET =
      new Setting(
          "auth.proxy-secret",
          "",
          "text",
          "What a proxy sends as X-Headway-Proxy-Secret to be believed; needed when http.host is not a loopback address. At least 16 characters.");
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
      List.of(
          HOST, PORT, MAX_BODY, AUTH_MODE, PROXY_SECRET, TOKEN_SECRET, READ_WAIT, INGEST_TIMEOUT);

  private static final int MIN_SECRET = 16;

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  public static HttpSettings from(Settings settings) {
    String mode = settings.text(AUTH_MODE);
    if (!mode.equals("headers")) {
      throw new SettingException(
          AUTH_MODE.name(), "'" + mode + "' is not known", "Set it to headers.");
    }
    String host = settings.text(HOST);
    String secret = settings.text(PROXY_SECRET);
    if (secret.isEmpty() && !loopback(host)) {
      throw new SettingException(
          PROXY_SECRET.name(),
          "is not set, and "
              + HOST.name()
              + "="
              + host
              + " lets other machines in, which could say they are anybody",
          "Set it to a long random text that only your proxy knows, or listen on 127.0.0.1.");
    }
    if (!secret.isEmpty() && secret.length() < MIN_SECRET) {
      throw new SettingException(
          PROXY_SECRET.name(),
          "is shorter than " + MIN_SECRET + " characters",
          "Take a long random text.");
    }
    return new HttpSettings(
        host,
        (int) settings.number(PORT, 0, 65_535),
        (int) settings.number(MAX_BODY, 1024, 256L * 1024 * 1024),
        secret,
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
