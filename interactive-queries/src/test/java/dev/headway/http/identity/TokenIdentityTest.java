// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import static dev.headway.http.identity.TestTokens.EC;
import static dev.headway.http.identity.TestTokens.RSA;
import static dev.headway.http.identity.TestTokens.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.schemas.key.Owner;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What good tokens say, and what is made of it. */
class TokenIdentityTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  static final ClaimNames NAMES =
      new ClaimNames(
          List.of("service_tenant_id", "tenant_id", "platform_tenant_id"),
          List.of("service_user_id", "user_id", "principal_id", "sub"),
          List.of("roles"),
          List.of("platform_tenant_id"));

  @TempDir Path folder;
  private TokenIdentity identity;

  @BeforeEach
  void create() throws Exception {
    Path file = Files.writeString(folder.resolve("keys.json"), TestTokens.set(RSA, EC));
    identity = identity(Optional.of(FileKeys.open(file)), "");
  }

  private static TokenIdentity identity(Optional<KeySource> keys, String platformTenant) {
    return new TokenIdentity(
        TokenVerifier.by(
            Optional.of(SECRET.getBytes(StandardCharsets.UTF_8)),
            keys,
            new TokenVerifier.Expected("", ""),
            Clock.fixed(NOW, ZoneOffset.UTC)),
        NAMES,
        platformTenant);
  }

  private static Headers bearer(String token, Map<String, String> more) {
    return name ->
        name.equals("Authorization")
            ? List.of("Bearer " + token)
            : Optional.ofNullable(more.get(name)).stream().toList();
  }

  private Caller caller(JWTClaimsSet.Builder claims) {
    return identity.caller(bearer(TestTokens.hs256(claims), Map.of()));
  }

  private Problem problem(JWTClaimsSet.Builder claims) {
    return catchThrowableOfType(ProblemException.class, () -> caller(claims)).problem();
  }

  private static JWTClaimsSet.Builder nobody() {
    return new JWTClaimsSet.Builder().expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  @Test
  void shouldBelieveEachKindOfSignature() {
    for (String token :
        List.of(
            TestTokens.hs256(TestTokens.claims(NOW)),
            TestTokens.rs256(TestTokens.claims(NOW)),
            TestTokens.es256(TestTokens.claims(NOW)))) {
      assertThat(identity.caller(bearer(token, Map.of())))
          .isEqualTo(new Caller(new Owner("acme", "ada"), Set.of(), NOW.plusSeconds(300 + 60)));
    }
  }

  @Test
  void shouldReadTheSchemeInAnyCase() {
    // given
    String token = TestTokens.hs256(TestTokens.claims(NOW));

    // then
    for (String scheme : List.of("bearer ", "BEARER  ", "Bearer ")) {
      assertThat(
              identity.caller(
                  name ->
                      name.equals("Authorization") ? List.of(scheme + token) : List.<String>of()))
          .isEqualTo(new Caller(new Owner("acme", "ada"), Set.of(), NOW.plusSeconds(300 + 60)));
    }
  }

  @Test
  void shouldForgiveAMinuteBetweenTheClocks() {
    assertThat(caller(TestTokens.claims(NOW).expirationTime(Date.from(NOW.minusSeconds(59)))))
        .isNotNull();
    assertThat(caller(TestTokens.claims(NOW).notBeforeTime(Date.from(NOW.plusSeconds(60)))))
        .isNotNull();
    assertThat(
            problem(TestTokens.claims(NOW).expirationTime(Date.from(NOW.minusSeconds(60))))
                .detail())
        .isEqualTo("Invalid JWT: it has expired");
    assertThat(
            problem(TestTokens.claims(NOW).notBeforeTime(Date.from(NOW.plusSeconds(61)))).detail())
        .isEqualTo("Invalid JWT: it is not valid yet (nbf)");
  }

  @Test
  void shouldPreferTheNarrowestNameOfTheTenant() {
    // given
    JWTClaimsSet.Builder claims = nobody().claim("user_id", "u").claim("platform_tenant_id", "p");

    // then
    assertThat(caller(claims).owner().tenantId()).isEqualTo("p");
    assertThat(caller(claims.claim("tenant_id", "t")).owner().tenantId()).isEqualTo("t");
    assertThat(caller(claims.claim("service_tenant_id", "s")).owner().tenantId()).isEqualTo("s");
  }

  @Test
  void shouldPreferTheNarrowestNameOfTheUser() {
    // given
    JWTClaimsSet.Builder claims = nobody().claim("tenant_id", "t").subject("sub");

    // then
    assertThat(caller(claims).owner().userId()).isEqualTo("sub");
    assertThat(caller(claims.claim("principal_id", "p")).owner().userId()).isEqualTo("p");
    assertThat(caller(claims.claim("user_id", "u")).owner().userId()).isEqualTo("u");
    assertThat(caller(claims.claim("service_user_id", "s")).owner().userId()).isEqualTo("s");
  }

  @Test
  void shouldNotPassOverANarrowNameThatIsNoText() {
    for (Object odd : List.of(7, "", "  ", List.of("acme"), Map.of("a", "b"), true)) {
      assertThat(problem(TestTokens.claims(NOW).claim("service_tenant_id", odd)).detail())
          .as(String.valueOf(odd))
          .isEqualTo("Invalid JWT: its claim service_tenant_id is no text");
    }
  }

  @Test
  void shouldDemandATenantAndAUser() {
    assertThat(problem(nobody().claim("user_id", "u")).detail()).contains("names no tenant");
    assertThat(problem(nobody().claim("tenant_id", "t")).detail()).contains("names no user");
  }

  @Test
  void shouldRefuseImpossibleNames() {
    for (String name : List.of("x".repeat(65), "a\u0000b", "a\nb")) {
      for (String claim : List.of("tenant_id", "user_id")) {
        // when
        Problem problem = problem(TestTokens.claims(NOW).claim(claim, name));

        // then
        assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETER);
        assertThat(problem.errors().getFirst().pointer()).isEqualTo("/header/Authorization");
        assertThat(problem.detail()).doesNotContain(name);
      }
    }
    assertThat(caller(TestTokens.claims(NOW).claim("tenant_id", "x".repeat(64))).owner().tenantId())
        .hasSize(64);
  }

  @Test
  void shouldReadRolesFromArraysAndTexts() {
    assertThat(caller(TestTokens.claims(NOW)).roles()).containsExactly(Role.USER);
    assertThat(caller(roles(List.of("viewer", "operator"))).roles())
        .containsExactly(Role.VIEWER, Role.OPERATOR);
    assertThat(caller(roles("Admin viewer,user")).roles())
        .containsExactly(Role.USER, Role.VIEWER, Role.ADMIN);
  }

  @Test
  void shouldPassOverRolesItDoesNotKnow() {
    for (Object unknown :
        List.of(
            List.of("root", "ADMINISTRATOR", "developer"),
            "superuser",
            4,
            Map.of("admin", 1),
            "")) {
      assertThat(caller(roles(unknown)).roles())
          .as(String.valueOf(unknown))
          .containsExactly(Role.USER);
    }
    assertThat(caller(roles(List.of("root", 4, "viewer"))).roles()).containsExactly(Role.VIEWER);
  }

  private static JWTClaimsSet.Builder roles(Object roles) {
    return TestTokens.claims(NOW).claim("roles", roles);
  }

  @Test
  void shouldAcceptHeadersThatSayTheSame() {
    // given
    Map<String, String> same =
        Map.of("X-Tenant-ID", "acme", "X-Service-Tenant-ID", "acme", "X-User-ID", "ada");

    // then
    assertThat(identity.caller(bearer(TestTokens.hs256(TestTokens.claims(NOW)), same)).owner())
        .isEqualTo(new Owner("acme", "ada"));
  }

  @Test
  void shouldTakeNoRolesFromHeaders() {
    assertThat(
            identity
                .caller(
                    bearer(
                        TestTokens.hs256(TestTokens.claims(NOW)),
                        Map.of("X-Roles", "admin", "X-Identity-Admin-Key", "x")))
                .roles())
        .containsExactly(Role.USER);
  }

  @Test
  void shouldServeOnePlatformTenantOnlyWhereToldWhich() {
    // given
    TokenIdentity ours = identity(Optional.empty(), "ours");

    // then
    assertThat(ours.caller(platform("ours"))).isNotNull();
    assertThat(ours.caller(bearer(TestTokens.hs256(TestTokens.claims(NOW)), Map.of()))).isNotNull();
    assertThat(
            catchThrowableOfType(ProblemException.class, () -> ours.caller(platform("theirs")))
                .problem()
                .detail())
        .isEqualTo("Invalid JWT: it is for another platform tenant");
    assertThat(identity.caller(platform("theirs"))).isNotNull();
  }

  private static Headers platform(String tenant) {
    return bearer(
        TestTokens.hs256(TestTokens.claims(NOW).claim("platform_tenant_id", tenant)), Map.of());
  }

  @Test
  void shouldWarnOnceOfPlatformTenantsThatNobodyChecks() {
    // given
    try (HeardLog heard = new HeardLog()) {
      // when
      for (int i = 0; i < 3; i++) {
        identity.caller(platform("theirs"));
      }

      // then
      assertThat(heard.messages())
          .singleElement()
          .asString()
          .contains("auth.platform-tenant")
          .doesNotContain("theirs");
    }
  }
}
