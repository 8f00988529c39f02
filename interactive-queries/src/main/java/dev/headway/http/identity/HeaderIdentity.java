// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.schemas.key.Owner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the caller's word for who it is ({@code auth.mode=headers}): for the local stack, where
 * only this machine can ask, and behind a proxy that has checked it and proves itself with a
 * secret.
 */
public final class HeaderIdentity implements Authenticator {
  /** Header with the tenant. */
  public static final String TENANT = "X-Tenant-ID";

  /** Header with the user. */
  public static final String USER = "X-User-ID";

  /** Header with the roles, between commas. */
  public static final String ROLES = "X-Roles";

  /** Header with the proxy's secret. */
  public static final String PROXY_SECRET = "X-Headway-Proxy-Secret";

  private final String secret;

  /**
   * Trusts whoever knows {@code secret}.
   *
   * @param secret the proxy's secret; empty: everybody who can connect is trusted
   */
  public HeaderIdentity(String secret) {
    this.secret = secret;
  }

  @Override
  public Caller caller(Headers headers) {
    if (!secret.isEmpty() && !matches(headers.single(PROXY_SECRET))) {
      throw Unauthenticated.because(PROXY_SECRET + " is missing or wrong");
    }
    String roles = headers.single(ROLES);
    return new Caller(
        new Owner(name(headers, TENANT), name(headers, USER)),
        Role.named(roles == null ? List.of() : List.of(roles.split(",", -1))));
  }

  private boolean matches(@Nullable String given) {
    // Compared in constant time: the time of a wrong answer must not tell how much of it was right.
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(Headers headers, String header) {
    String value = headers.single(header);
    if (value == null || value.isBlank()) {
      throw Unauthenticated.because(header + " is missing");
    }
    return Names.checked("/header/" + header, header, value);
  }
}
