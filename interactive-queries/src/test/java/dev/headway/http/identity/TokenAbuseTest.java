// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import static dev.headway.http.identity.TestTokens.EC;
import static dev.headway.http.identity.TestTokens.RSA;
import static dev.headway.http.identity.TestTokens.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.EncryptedJWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is not believed. */
class TokenAbuseTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final String ISSUER = "https://issuer.example";
  private static final RSAKey STRANGER = TestTokens.rsa("rsa-1");

  @TempDir static Path folder;

  /**
   * Something that is tried.
   *
   * @param name what
   * @param detail what the answer says
   * @param headers with it
   */
  private record Attempt(String name, String detail, Map<String, List<String>> headers) {
    Headers sent() {
      return header -> headers.getOrDefault(header, List.of());
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static Attempt token(String name, String detail, String token) {
    return token(name, detail, token, Map.of());
  }

  private static Attempt token(
      String name, String detail, String token, Map<String, List<String>> more) {
    Map<String, List<String>> headers = new HashMap<>(more);
    headers.put("Authorization", List.of("Bearer " + token));
    return new Attempt(name, detail, headers);
  }

  private static JWTClaimsSet.Builder claims() {
    return TestTokens.claims(NOW).issuer(ISSUER).audience("headway");
  }

  private static TokenIdentity identity(Optional<String> secret, boolean keys) {
    try {
      Path file = folder.resolve("keys.json");
      Files.writeString(file, TestTokens.set(RSA, EC));
      return new TokenIdentity(
          TokenVerifier.by(
              secret.map(s -> s.getBytes(StandardCharsets.UTF_8)),
              keys ? Optional.of(FileKeys.open(file)) : Optional.empty(),
              new TokenVerifier.Expected(ISSUER, "headway"),
              Clock.fixed(NOW, ZoneOffset.UTC)),
          TokenIdentityTest.NAMES,
          "platform");
    } catch (IOException | ParseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String withHeader(String header, String token) {
    return base64(header) + token.substring(token.indexOf('.'));
  }

  private static String encrypted() {
    try {
      EncryptedJWT token =
          new EncryptedJWT(
              new JWEHeader(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128GCM), claims().build());
      token.encrypt(new RSAEncrypter(RSA.toPublicJWK()));
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] publicKeyBytes() {
    try {
      return RSA.toRSAPublicKey().getEncoded();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<Attempt> attempts() {
    String good = TestTokens.rs256(claims());
    String hmac = TestTokens.hs256(claims());
    byte[] secret = SECRET.getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        new Attempt("nothing", "Missing bearer token", Map.of()),
        new Attempt(
            "another scheme",
            "Missing bearer token",
            Map.of("Authorization", List.of("Basic YWNtZTphZGE="))),
        new Attempt(
            "no token", "Missing bearer token", Map.of("Authorization", List.of("Bearer  "))),
        new Attempt(
            "headers only",
            "Missing bearer token",
            Map.of("X-Tenant-ID", List.of("acme"), "X-User-ID", List.of("ada"))),
        new Attempt(
            "an admin key",
            "Missing bearer token",
            Map.of(
                "X-Identity-Admin-Key",
                List.of("anything"),
                "X-Tenant-ID",
                List.of("acme"),
                "X-User-ID",
                List.of("ada"))),
        new Attempt(
            "two tokens",
            "Authorization is there more than once",
            Map.of("Authorization", List.of("Bearer " + good, "Bearer " + hmac))),
        new Attempt(
            "one token twice",
            "Authorization is there more than once",
            Map.of("Authorization", List.of("Bearer " + good, "Bearer " + good))),
        token("two tokens in one", "three parts", good + ", Bearer " + good),
        token("garbage", "three parts", "garbage"),
        token("dots", "three parts", ".."),
        token("no Base64", "three parts", "a+/=.b.c"),
        token("no JSON", "cannot be read", "abcd.efgh.ijkl"),
        token("nested JSON", "cannot be read", base64("[".repeat(3000)) + ".e30.AAAA"),
        token("16 KB", "longer than", TestTokens.hs256(claims().claim("x", "y".repeat(16 * 1024)))),
        token("encrypted", "three parts", encrypted()),
        token("alg none", "not signed", new PlainJWT(claims().build()).serialize()),
        token(
            "alg none, signed all the same",
            "cannot be read",
            withHeader("{\"alg\":\"none\"}", good)),
        token(
            "alg nOnE",
            "Invalid JWT",
            withHeader("{\"alg\":\"nOnE\"}", new PlainJWT(claims().build()).serialize())),
        token("no alg", "cannot be read", withHeader("{\"kid\":\"rsa-1\"}", good)),
        token(
            "the public key as secret",
            "signature is wrong",
            TestTokens.hmac(JWSAlgorithm.HS256, publicKeyBytes(), claims())),
        token("the public key as secret, by its kid", "signature is wrong", confused()),
        token(
            "RS256 said to be HS256",
            "signature is wrong",
            withHeader("{\"alg\":\"HS256\"}", good)),
        token("HS512", "alg", TestTokens.hmac(JWSAlgorithm.HS512, secret, claims())),
        token(
            "RS512",
            "alg",
            TestTokens.rsa(
                new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa-1"), RSA, claims())),
        token(
            "PS256",
            "alg",
            TestTokens.rsa(
                new JWSHeader.Builder(JWSAlgorithm.PS256).keyID("rsa-1"), RSA, claims())),
        token(
            "another secret",
            "signature is wrong",
            TestTokens.hmac(
                JWSAlgorithm.HS256, "x".repeat(64).getBytes(StandardCharsets.UTF_8), claims())),
        token("no signature", "Invalid JWT", good.substring(0, good.lastIndexOf('.') + 1)),
        token(
            "other claims",
            "signature is wrong",
            good.replaceFirst("\\..*\\.", "." + base64("{\"tenant_id\":\"evil\"}") + ".")),
        token(
            "no kid",
            "kid",
            TestTokens.rsa(new JWSHeader.Builder(JWSAlgorithm.RS256), RSA, claims())),
        token(
            "unknown kid",
            "not known",
            TestTokens.rsa(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("x"), RSA, claims())),
        token(
            "the kid of a key for something else",
            "not known",
            TestTokens.rsa(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec-1"), RSA, claims())),
        token(
            "somebody else's key under a known kid",
            "signature is wrong",
            TestTokens.rsa(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa-1"), STRANGER, claims())),
        token(
            "a key that the token brings along",
            "signature is wrong",
            TestTokens.rsa(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("rsa-1")
                    .jwk(STRANGER.toPublicJWK()),
                STRANGER,
                claims())),
        token(
            "crit",
            "crit",
            TestTokens.rsa(
                new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID("rsa-1")
                    .customParam("x", 1)
                    .criticalParams(Set.of("x")),
                RSA,
                claims())),
        token("no exp", "exp", TestTokens.rs256(claims().expirationTime(null))),
        token(
            "exp that is no number",
            "claims cannot be read",
            TestTokens.rs256(claims().claim("exp", "tomorrow"))),
        token(
            "expired",
            "has expired",
            TestTokens.rs256(claims().expirationTime(Date.from(NOW.minusSeconds(61))))),
        token(
            "not yet valid",
            "nbf",
            TestTokens.rs256(claims().notBeforeTime(Date.from(NOW.plusSeconds(120))))),
        token("another issuer", "iss", TestTokens.rs256(claims().issuer("https://evil.example"))),
        token("no issuer", "iss", TestTokens.rs256(claims().issuer(null))),
        token("another audience", "aud", TestTokens.rs256(claims().audience("billing"))),
        token("no audience", "aud", TestTokens.rs256(claims().audience((String) null))),
        token(
            "another platform tenant",
            "platform tenant",
            TestTokens.rs256(claims().claim("platform_tenant_id", "other"))),
        token(
            "another tenant in a header",
            "X-Tenant-ID",
            good,
            Map.of("X-Tenant-ID", List.of("other"))),
        token(
            "another tenant in the other header",
            "X-Service-Tenant-ID",
            good,
            Map.of("X-Service-Tenant-ID", List.of("other"))),
        token("another user in a header", "X-User-ID", good, Map.of("X-User-ID", List.of("eve"))),
        token(
            "the right user and another",
            "X-User-ID",
            good,
            Map.of("X-User-ID", List.of("ada", "eve"))),
        token("an empty header", "X-User-ID", good, Map.of("X-User-ID", List.of(""))));
  }

  /** Signed by HMAC with the public key's bytes, under that key's id. */
  private static String confused() {
    try {
      return TestTokens.signed(
          new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(),
          new MACSigner(publicKeyBytes()),
          claims());
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("attempts")
  void shouldNotBelieve(Attempt attempt) {
    // given
    TokenIdentity identity = identity(Optional.of(SECRET), true);
    try (HeardLog heard = new HeardLog()) {
      // when
      Problem problem = refusal(identity, attempt.sent());

      // then
      assertThat(problem.type()).isEqualTo(ProblemType.UNAUTHENTICATED);
      assertThat(problem.detail()).contains(attempt.detail());
      assertThat(problem.headers().get("WWW-Authenticate"))
          .isEqualTo(
              problem.detail().startsWith("Invalid JWT")
                  ? "Bearer realm=\"headway\", error=\"invalid_token\""
                  : "Bearer realm=\"headway\"");
      // nor is anything told of what came in
      assertThat(Stream.concat(Stream.of(problem.detail()), heard.messages().stream()))
          .noneMatch(said -> said.matches("(?s).*(acme|ada|evil|eyJ|rsa-1).*"));
    }
  }

  private static Problem refusal(TokenIdentity identity, Headers headers) {
    return catchThrowableOfType(ProblemException.class, () -> identity.caller(headers)).problem();
  }

  @Test
  void shouldBelieveThatWithoutTheFaults() {
    // given
    TokenIdentity identity = identity(Optional.of(SECRET), true);

    // then: the table above fails for what it says
    assertThat(identity.caller(token("good", "", TestTokens.rs256(claims())).sent())).isNotNull();
    assertThat(identity.caller(token("good", "", TestTokens.hs256(claims())).sent())).isNotNull();
    assertThat(
            identity.caller(
                token(
                        "good",
                        "",
                        TestTokens.es256(
                            claims()
                                .audience(List.of("billing", "headway"))
                                .claim("platform_tenant_id", "platform")))
                    .sent()))
        .isNotNull();
  }

  @Test
  void shouldAcceptOnlyTheAlgorithmsThereAreKeysFor() {
    // given
    Headers hmac = token("hmac", "", TestTokens.hs256(claims())).sent();
    Headers rsa = token("rsa", "", TestTokens.rs256(claims())).sent();

    // then
    assertThat(refusal(identity(Optional.empty(), true), hmac).detail())
        .isEqualTo("Invalid JWT: its algorithm (alg) is not accepted");
    assertThat(refusal(identity(Optional.of(SECRET), false), rsa).detail())
        .isEqualTo("Invalid JWT: its algorithm (alg) is not accepted");
  }
}
