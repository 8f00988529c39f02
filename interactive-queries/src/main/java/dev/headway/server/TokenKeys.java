// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.identity.FileKeys;
import dev.headway.http.identity.KeySource;
import dev.headway.http.identity.TokenVerifier;
import dev.headway.http.identity.UrlKeys;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What tokens are checked with; at least one.
 *
 * @param secret secret of HS256; empty for none
 * @param url where there is a JWK set; empty for none
 * @param file file with a JWK set; empty for none
 */
public record TokenKeys(String secret, String url, String file) {
  static final Setting SECRET =
      new Setting(
          "auth.jwt-hs256-secret",
          "",
          "text",
          "Secret that tokens with HS256 are signed with, taken as UTF-8 text, at least 32 bytes. Empty: HS256 is refused.");
  static final Setting JWKS_URL =
      new Setting(
          "auth.jwks-url",
          "",
          "url",
          "JWK set with the public keys for tokens with RS256 and ES256. Asked again after five minutes, and for a kid that is not known; not more than twice in ten seconds.");
  static final Setting JWKS_FILE =
      new Setting(
          "auth.jwks-file",
          "",
          "path",
          "File with such a JWK set instead; read again when it has changed.");
  static final Setting ISSUER =
      new Setting("auth.issuer", "", "text", "The iss a token must have; empty: any or none.");
  static final Setting AUDIENCE =
      new Setting(
          "auth.audience",
          "",
          "text",
          "The aud a token must have among its own; empty: any or none. Set it where the same issuer makes tokens for other services.");

  private static final Logger LOG = LoggerFactory.getLogger(TokenKeys.class);

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  static TokenKeys from(Settings settings) {
    TokenKeys keys =
        new TokenKeys(settings.text(SECRET), settings.text(JWKS_URL), settings.text(JWKS_FILE));
    if (keys.secret.isEmpty() && keys.url.isEmpty() && keys.file.isEmpty()) {
      throw new SettingException(
          AuthSettings.MODE.name(),
          "is jwt, and there is no key to check tokens with",
          "Set "
              + SECRET.name()
              + " ("
              + SECRET.environmentVariable()
              + "), "
              + JWKS_URL.name()
              + " or "
              + JWKS_FILE.name()
              + "; or, where only this machine can connect or a proxy says who is asking, "
              + AuthSettings.MODE.name()
              + "=headers.");
    }
    if (!keys.secret.isEmpty()
        && keys.secret.getBytes(StandardCharsets.UTF_8).length < TokenVerifier.MIN_SECRET) {
      throw new SettingException(
          SECRET.name(),
          "is shorter than " + TokenVerifier.MIN_SECRET + " bytes, and can be guessed",
          "Take a long random text, such as that of openssl rand -base64 48, here and where tokens are made.");
    }
    if (!keys.url.isEmpty() && !keys.file.isEmpty()) {
      throw new SettingException(
          JWKS_FILE.name(), "is set beside " + JWKS_URL.name(), "Leave one of them out.");
    }
    if (!keys.url.isEmpty()) {
      keys.location();
    }
    if (!keys.file.isEmpty()) {
      keys.open();
    }
    return keys;
  }

  /**
   * Where public keys come from; empty: there are none.
   *
   * @throws SettingException when they cannot be read from the file
   */
  Optional<KeySource> source(Clock clock) {
    if (!url.isEmpty()) {
      URL location = location();
      if (location.getProtocol().equalsIgnoreCase("http") && !local(location.getHost())) {
        LOG.warn("{} is not https: who sits between can put in keys of his own", JWKS_URL.name());
      }
      return Optional.of(new UrlKeys(location, clock));
    }
    return file.isEmpty() ? Optional.empty() : Optional.of(open());
  }

  private static boolean local(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  private FileKeys open() {
    try {
      return FileKeys.open(Path.of(file));
    } catch (IOException | ParseException e) {
      throw new SettingException(
          JWKS_FILE.name(),
          "the file " + file + " cannot be used (" + e + ")",
          "Name a readable file with a JWK set: {\"keys\": [...]}.");
    }
  }

  private URL location() {
    try {
      URI uri = new URI(url);
      if (("https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null) {
        return uri.toURL();
      }
    } catch (URISyntaxException | MalformedURLException e) {
      // refused below
    }
    throw new SettingException(
        JWKS_URL.name(), "'" + url + "' is no address", "Set it to one that begins with https://");
  }
}
