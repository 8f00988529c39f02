// SPDX-License-Identifier: Apache-2.0
package dev.headway.http;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Settings of the REST API, checked.
 *
 * @param host address to bind to
 * @param port port; 0 picks a free one
 * @param maxBodyBytes largest request body
 * @param proxySecret secret the proxy in front proves itself with; empty: none
 * @param tokenSecret key that signs position tokens; empty: one is kept beside the stores
 */
public record HttpSettings(String host, int port, long maxBodyBytes, String proxySecret, String tokenSecret) {
  static final Setting HOST =
      new Setting("http.host", "127.0.0.1", "text", "Address the REST API binds to. Loopback by default: identity headers are trusted.");
  static final Setting PORT = new Setting("http.port", "8084", "port", "Port of the REST API.");
  static final Setting MAX_BODY =
      new Setting("http.max-body-bytes", "16777216", "bytes", "Largest request body. Takes a batch of usual events; a single event's data is bounded at 256 KiB.");
  static final Setting AUTH_MODE =
      new Setting("auth.mode", "headers", "text", "How callers are known: headers trusts X-Tenant-ID and X-User-ID.");
  static final Setting PROXY_SECRET =
      new Setting("auth.proxy-secret", "", "text", "Where the API is not bound to loopback: the proxy in front must send this as X-Headway-Proxy-Secret.");
  static final Setting TOKEN_SECRET =
      new Setting("token.secret", "", "text", "Key that signs position tokens, the same on every instance. Empty: generated once into the state folder.");

  /** Every entry. */
  public static final List<Setting> CATALOGUE = List.of(HOST, PORT, MAX_BODY, AUTH_MODE, PROXY_SECRET, TOKEN_SECRET);

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  public static HttpSettings from(Settings settings) {
    String mode = settings.text(AUTH_MODE);
    if (!mode.equals("headers")) {
      throw new SettingException(AUTH_MODE.name(), "'" + mode + "' is not known", "Set it to headers.");
    }
    String host = settings.text(HOST);
    String proxySecret = settings.text(PROXY_SECRET);
    try {
      if (proxySecret.isEmpty() && !InetAddress.getByName(host).isLoopbackAddress()) {
        throw new SettingException(
            HOST.name(),
            "'" + host + "' can be reached from other machines, and identity headers are trusted",
            "Bind to 127.0.0.1, or put a proxy in front and set auth.proxy-secret.");
      }
    } catch (UnknownHostException e) {
      throw new SettingException(HOST.name(), "'" + host + "' is no known address", "Set it to an address of this machine.");
    }
    return new HttpSettings(
        host,
        (int) settings.number(PORT, 0, 65_535),
        settings.number(MAX_BODY, 1_024, 1L << 30),
        proxySecret,
        settings.text(TOKEN_SECRET));
  }
}
