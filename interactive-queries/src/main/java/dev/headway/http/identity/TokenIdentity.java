// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.headway.schemas.key.Owner;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Believes signed tokens ({@code auth.mode=jwt}): {@code Authorization: Bearer}. Headers that name
 * a tenant or a user say nothing here; they only must not say anything else than the token.
 */
public final class TokenIdentity implements Authenticator {
  /** Header with the token. */
  public static final String AUTHORIZATION = "Authorization";

  private static final Logger LOG = LoggerFactory.getLogger(TokenIdentity.class);
  private static final String SCHEME = "bearer ";
  private static final String POINTER = "/header/" + AUTHORIZATION;
  private static final List<String> TENANT_ALIASES =
      List.of(HeaderIdentity.TENANT, "X-Service-Tenant-ID");
  private static final List<String> USER_ALIASES = List.of(HeaderIdentity.USER);

  private final TokenVerifier verifier;
  private final ClaimNames names;
  private final String platformTenant;
  private final AtomicBoolean warned = new AtomicBoolean();

  /**
   * Believes what {@code verifier} lets pass.
   *
   * @param names claims that say who is asking
   * @param platformTenant the platform tenant that this deployment serves; empty: any
   */
  public TokenIdentity(TokenVerifier verifier, ClaimNames names, String platformTenant) {
    this.verifier = verifier;
    this.names = names;
    this.platformTenant = platformTenant;
  }

  @Override
  public Caller caller(Headers headers) {
    JWTClaimsSet claims = verifier.verify(token(headers));
    checkPlatform(claims);
    String tenant = name(claims, names.tenant(), "tenant");
    String user = name(claims, names.user(), "user");
    checkSame(headers, TENANT_ALIASES, tenant);
    checkSame(headers, USER_ALIASES, user);
    return new Caller(new Owner(tenant, user), roles(claims), TokenVerifier.end(claims));
  }

  private static String token(Headers headers) {
    List<String> values = headers.values(AUTHORIZATION);
    if (values.size() > 1) {
      // Which of them a proxy in between has looked at nobody knows.
      throw Unauthenticated.because("Authorization is there more than once");
    }
    String value = values.isEmpty() ? "" : values.getFirst().strip();
    String token =
        value.toLowerCase(Locale.ROOT).startsWith(SCHEME)
            ? value.substring(SCHEME.length()).strip()
            : "";
    if (token.isEmpty()) {
      throw Unauthenticated.because("Missing bearer token");
    }
    return token;
  }

  private void checkPlatform(JWTClaimsSet claims) {
    Optional<String> named = text(claims, names.platform());
    if (named.isEmpty()) {
      return;
    }
    if (platformTenant.isEmpty()) {
      if (warned.compareAndSet(false, true)) {
        LOG.warn(
            "tokens name a platform tenant, and auth.platform-tenant does not say which one this deployment serves: tokens of all of them are accepted");
      }
    } else if (!named.get().equals(platformTenant)) {
      throw Unauthenticated.invalidToken("it is for another platform tenant");
    }
  }

  private static String name(JWTClaimsSet claims, List<String> among, String what) {
    String value =
        text(claims, among)
            .orElseThrow(
                () ->
                    Unauthenticated.invalidToken(
                        "it names no " + what + " (" + String.join(", ", among) + ")"));
    return Names.checked(POINTER, "The token's " + what, value);
  }

  /** A claim that is there, and is no text, is not passed over for a wider one. */
  private static Optional<String> text(JWTClaimsSet claims, List<String> among) {
    Optional<Claim> claim = first(claims, among);
    if (claim.isEmpty()) {
      return Optional.empty();
    }
    if (claim.get().value() instanceof String text && !text.isBlank()) {
      return Optional.of(text.strip());
    }
    throw Unauthenticated.invalidToken("its claim " + claim.get().name() + " is no text");
  }

  private record Claim(String name, Object value) {}

  private static Optional<Claim> first(JWTClaimsSet claims, List<String> among) {
    for (String name : among) {
      @Nullable Object value = claims.getClaim(name);
      if (value != null) {
        return Optional.of(new Claim(name, value));
      }
    }
    return Optional.empty();
  }

  /** An array of names, or names between spaces or commas. What is neither gives no rights. */
  private Set<Role> roles(JWTClaimsSet claims) {
    Object value = first(claims, names.roles()).map(Claim::value).orElse("");
    return switch (value) {
      case String text -> Role.named(List.of(text.split("[\\s,]+", -1)));
      case List<?> list ->
          Role.named(
              list.stream().filter(String.class::isInstance).map(Objects::toString).toList());
      default -> Set.of();
    };
  }

  private static void checkSame(Headers headers, List<String> aliases, String name) {
    for (String alias : aliases) {
      for (String value : headers.values(alias)) {
        if (!value.strip().equals(name)) {
          throw Unauthenticated.invalidToken("it is for another one than " + alias + " names");
        }
      }
    }
  }
}
