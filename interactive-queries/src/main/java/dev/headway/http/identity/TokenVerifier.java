// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells good tokens from bad ones (JWS in compact form, RFC 7515 and 7519). Which algorithms there
 * are is decided here, not by the token: HS256 by the secret and nothing else, RS256 and ES256 by
 * the public key that the token names and nothing else.
 */
public final class TokenVerifier {
  /** How far the clock of who makes tokens may be from this one. */
  public static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

  /** Shortest secret for HS256, in bytes: as long as what it makes (RFC 7518 §3.2). */
  public static final int MIN_SECRET = 32;

  /** Longest token, in characters. */
  static final int MAX_LENGTH = 8 * 1024;

  /** The library passes over what is no Base64URL. */
  private static final Pattern COMPACT =
      Pattern.compile("[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]++\\.[A-Za-z0-9_-]*+");

  private final @Nullable JWSVerifier secret;
  private final @Nullable KeySource keys;
  private final Expected expected;
  private final Clock clock;

  /**
   * What a token must say.
   *
   * @param issuer its issuer; empty for any
   * @param audience one of its audiences; empty for any
   */
  public record Expected(String issuer, String audience) {}

  private TokenVerifier(
      @Nullable JWSVerifier secret, @Nullable KeySource keys, Expected expected, Clock clock) {
    this.secret = secret;
    this.keys = keys;
    this.expected = expected;
    this.clock = clock;
  }

  /**
   * A verifier by these keys.
   *
   * @param secret secret of HS256, at least {@link #MIN_SECRET} bytes; empty: HS256 is not accepted
   * @param keys public keys; empty: RS256 and ES256 are not accepted
   */
  public static TokenVerifier by(
      Optional<byte[]> secret, Optional<KeySource> keys, Expected expected, Clock clock) {
    return new TokenVerifier(
        secret.map(TokenVerifier::mac).orElse(null), keys.orElse(null), expected, clock);
  }

  private static JWSVerifier mac(byte[] secret) {
    try {
      return new MACVerifier(secret);
    } catch (JOSEException e) {
      throw new IllegalArgumentException("the secret is too short", e);
    }
  }

  /**
   * The claims of a good token.
   *
   * @throws dev.headway.http.problem.ProblemException 401 for any other; 503 when no keys can be
   *     had
   */
  JWTClaimsSet verify(String token) {
    if (token.length() > MAX_LENGTH) {
      throw Unauthenticated.invalidToken("it is longer than " + MAX_LENGTH + " characters");
    }
    if (!COMPACT.matcher(token).matches()) {
      throw Unauthenticated.invalidToken("it is not three parts of Base64URL");
    }
    SignedJWT signed = signed(token);
    JWSVerifier verifier = verifier(signed.getHeader());
    try {
      if (!signed.verify(verifier)) {
        throw Unauthenticated.invalidToken("its signature is wrong");
      }
      JWTClaimsSet claims = signed.getJWTClaimsSet();
      checkTimes(claims);
      checkParties(claims);
      return claims;
    } catch (JOSEException e) {
      throw Unauthenticated.invalidToken("its signature cannot be checked");
    } catch (ParseException e) {
      throw Unauthenticated.invalidToken("its claims cannot be read");
    }
  }

  private static SignedJWT signed(String token) {
    JWT parsed;
    try {
      parsed = JWTParser.parse(token);
    } catch (ParseException e) {
      throw Unauthenticated.invalidToken("it cannot be read");
    }
    if (!(parsed instanceof SignedJWT signed)) {
      throw Unauthenticated.invalidToken("it is not signed");
    }
    if (signed.getHeader().getCriticalParams() != null) {
      throw Unauthenticated.invalidToken("it demands extensions (crit)");
    }
    return signed;
  }

  private JWSVerifier verifier(JWSHeader header) {
    JWSAlgorithm algorithm = header.getAlgorithm();
    if (algorithm.equals(JWSAlgorithm.HS256) && secret != null) {
      return secret;
    }
    if ((algorithm.equals(JWSAlgorithm.RS256) || algorithm.equals(JWSAlgorithm.ES256))
        && keys != null) {
      String keyId = header.getKeyID();
      if (keyId == null) {
        throw Unauthenticated.invalidToken("it does not name its key (kid)");
      }
      return keys.verifier(keyId, algorithm)
          .orElseThrow(
              () -> Unauthenticated.invalidToken("it is signed by a key (kid) that is not known"));
    }
    throw Unauthenticated.invalidToken("its algorithm (alg) is not accepted");
  }

  private void checkTimes(JWTClaimsSet claims) {
    Instant now = clock.instant();
    if (!now.isBefore(end(claims))) {
      throw Unauthenticated.invalidToken("it has expired");
    }
    Date begins = claims.getNotBeforeTime();
    if (begins != null && now.isBefore(begins.toInstant().minus(CLOCK_SKEW))) {
      throw Unauthenticated.invalidToken("it is not valid yet (nbf)");
    }
  }

  /** From when on the token is not accepted any more. */
  static Instant end(JWTClaimsSet claims) {
    Date expires = claims.getExpirationTime();
    if (expires == null) {
      throw Unauthenticated.invalidToken("it does not say when it expires (exp)");
    }
    return expires.toInstant().plus(CLOCK_SKEW);
  }

  private void checkParties(JWTClaimsSet claims) {
    if (!expected.issuer().isEmpty() && !expected.issuer().equals(claims.getIssuer())) {
      throw Unauthenticated.invalidToken("it is from another issuer (iss)");
    }
    if (!expected.audience().isEmpty() && !claims.getAudience().contains(expected.audience())) {
      throw Unauthenticated.invalidToken("it is for another audience (aud)");
    }
  }
}
