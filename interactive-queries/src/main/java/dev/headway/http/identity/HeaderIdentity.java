// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.schemas.key.Owner;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Takes the caller's word for who it is ({@code auth.mode=headers}): for the local stack, where
 * only this machine can ask, and behind a proxy that has checked it and proves itself with a
 * secret.
 */
public final class HeaderIdentity {
  /** Header with the tenant. */
  public static final String TENANT = "X-Tenant-ID";

  /** Header with the user. */
  public static final String USER = "X-User-ID";

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

  /**
   * The caller.
   *
   * @param headers gives a header's value; null for none
   * @throws dev.headway.http.problem.ProblemException 401 when nobody says who is asking, 422 for
   *     impossible names
   */
  public Owner caller(Function<String, @Nullable String> headers) {
    if (!secret.isEmpty() && !matches(headers.apply(PROXY_SECRET))) {
      throw Problem.of(ProblemType.UNAUTHENTICATED, PROXY_SECRET + " is missing or wrong")
          .exception();
    }
    return new Owner(name(headers, TENANT), name(headers, USER));
  }

  private boolean matches(@Nullable String given) {
    // Compared in constant time: the time of a wrong answer must not tell how much of it was right.
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8), secret.getBytes(StandardCharsets.UTF_8));
  }

  private static String name(Function<String, @Nullable String> headers, String header) {
    String value = headers.apply(header);
    if (value == null || value.isBlank()) {
      throw Problem.of(ProblemType.UNAUTHENTICATED, header + " is missing").exception();
    }
    String name = value.strip();
    if (name.codePointCount(0, name.length()) > Owner.MAX_LENGTH) {
      throw Problem.parameter(
              "/header/" + header, header + " is longer than " + Owner.MAX_LENGTH + " characters")
          .exception();
    }
    if (name.codePoints().anyMatch(Character::isISOControl)) {
      throw Problem.parameter("/header/" + header, header + " must not hold control characters")
          .exception();
    }
    return name;
  }
}
