// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Setting;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.identity.Authenticator;
import dev.headway.http.identity.BrowserSessions.SignIn;
import dev.headway.http.identity.ClaimNames;
import dev.headway.http.identity.HeaderIdentity;
import dev.headway.http.identity.TokenIdentity;
import dev.headway.http.identity.TokenVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** How callers say who they are, checked. */
public sealed interface AuthSettings {
  /** Which of the two ways. */
  Setting MODE =
      new Setting(
          "auth.mode",
          "jwt",
          "text",
          "How callers say who they are. jwt: by a signed token in Authorization: Bearer."
              + " headers: X-Tenant-ID, X-User-ID and X-Roles are believed, on loopback or from a proxy that knows auth.proxy-secret; headway up sets that.");

  /** What a proxy proves itself with. */
  Setting PROXY_SECRET =
      new Setting(
          "auth.proxy-secret",
          "",
          "text",
          "What a proxy sends as X-Headway-Proxy-Secret to be believed; needed with auth.mode=headers when http.host is not a loopback address. At least 16 characters.");

  /** Claims that may name the tenant. */
  Setting TENANT_CLAIMS =
      new Setting(
          "auth.claims.tenant",
          "service_tenant_id,tenant_id,platform_tenant_id",
          "list",
          "Claims that name the tenant; the first one a token has counts.");

  /** Claims that may name the user. */
  Setting USER_CLAIMS =
      new Setting(
          "auth.claims.user",
          "service_user_id,user_id,principal_id,sub",
          "list",
          "Claims that name the user; the first one a token has counts.");

  /** Claims that may hold the roles. */
  Setting ROLES_CLAIMS =
      new Setting(
          "auth.claims.roles",
          "roles",
          "list",
          "Claims with the roles: an array of names, or names between spaces or commas. Other names than user, viewer, operator and admin are passed over; without any it is a user.");

  /** Claims that may name the platform tenant. */
  Setting PLATFORM_CLAIMS =
      new Setting(
          "auth.claims.platform",
          "platform_tenant_id",
          "list",
          "Claims that name the platform tenant; the first one a token has counts.");

  /** The platform tenant of this deployment. */
  Setting PLATFORM_TENANT =
      new Setting(
          "auth.platform-tenant",
          "",
          "text",
          "The platform tenant this deployment serves: a token that names another one is refused. Empty: all are let in, and the log says so once.");

  /** Every entry, for the documentation and to tell typing errors. */
  List<Setting> CATALOGUE =
      List.of(
          MODE,
          PROXY_SECRET,
          TokenKeys.SECRET,
          TokenKeys.JWKS_URL,
          TokenKeys.JWKS_FILE,
          TokenKeys.ISSUER,
          TokenKeys.AUDIENCE,
          PLATFORM_TENANT,
          TENANT_CLAIMS,
          USER_CLAIMS,
          ROLES_CLAIMS,
          PLATFORM_CLAIMS);

  /** Shortest proxy secret, in characters. */
  int MIN_PROXY_SECRET = 16;

  /** What finds out who is asking. */
  Authenticator authenticator(Clock clock);

  /** How people before a browser say who they are. */
  SignIn signIn();

  /**
   * Headers are believed.
   *
   * @param proxySecret what a proxy proves itself with; empty: everybody who can connect is
   *     believed
   */
  record Headers(String proxySecret) implements AuthSettings {
    @Override
    public Authenticator authenticator(Clock clock) {
      return new HeaderIdentity(proxySecret);
    }

    @Override
    public SignIn signIn() {
      return proxySecret.isEmpty() ? SignIn.HEADERS : SignIn.PROXY;
    }
  }

  /**
   * Tokens are believed.
   *
   * @param keys what they are checked with
   * @param expected what they must say
   * @param names claims that say who is asking
   * @param platformTenant the platform tenant served; empty: any
   */
  record Tokens(
      TokenKeys keys, TokenVerifier.Expected expected, ClaimNames names, String platformTenant)
      implements AuthSettings {
    @Override
    public Authenticator authenticator(Clock clock) {
      Optional<byte[]> secret =
          keys.secret().isEmpty()
              ? Optional.empty()
              : Optional.of(keys.secret().getBytes(StandardCharsets.UTF_8));
      return new TokenIdentity(
          TokenVerifier.by(secret, keys.source(clock), expected, clock), names, platformTenant);
    }

    @Override
    public SignIn signIn() {
      return SignIn.JWT;
    }
  }

  /**
   * Reads and checks the settings.
   *
   * @throws SettingException naming the first that cannot be used
   */
  static AuthSettings from(Settings settings) {
    String mode = settings.text(MODE);
    return switch (mode) {
      case "headers" -> new Headers(proxySecret(settings));
      case "jwt" ->
          new Tokens(
              TokenKeys.from(settings),
              new TokenVerifier.Expected(
                  settings.text(TokenKeys.ISSUER), settings.text(TokenKeys.AUDIENCE)),
              new ClaimNames(
                  claims(settings, TENANT_CLAIMS),
                  claims(settings, USER_CLAIMS),
                  settings.list(ROLES_CLAIMS),
                  settings.list(PLATFORM_CLAIMS)),
              settings.text(PLATFORM_TENANT));
      default ->
          throw new SettingException(
              MODE.name(), "'" + mode + "' is not known", "Set it to jwt or headers.");
    };
  }

  private static String proxySecret(Settings settings) {
    String secret = settings.text(PROXY_SECRET);
    if (!secret.isEmpty() && secret.length() < MIN_PROXY_SECRET) {
      throw new SettingException(
          PROXY_SECRET.name(),
          "is shorter than " + MIN_PROXY_SECRET + " characters",
          "Take a long random text.");
    }
    return secret;
  }

  private static List<String> claims(Settings settings, Setting setting) {
    List<String> claims = settings.list(setting);
    if (claims.isEmpty()) {
      throw new SettingException(
          setting.name(),
          "names no claim",
          "Name one or more, or leave it out: it is " + setting.defaultValue() + " then.");
    }
    return claims;
  }
}
