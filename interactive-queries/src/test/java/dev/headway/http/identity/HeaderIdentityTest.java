// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.schemas.key.Owner;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeaderIdentityTest {
  private static final String SECRET = "0123456789abcdef";

  private static Headers ada(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(Map.of("X-Tenant-ID", "acme", "X-User-ID", "ada"));
    all.putAll(more);
    return name -> all.containsKey(name) ? List.of(all.getOrDefault(name, "")) : List.of();
  }

  private static Problem refusal(String secret, Headers headers) {
    return catchThrowableOfType(
            ProblemException.class, () -> new HeaderIdentity(secret).caller(headers))
        .problem();
  }

  @Test
  void shouldTakeTheRolesThatAreSent() {
    assertThat(new HeaderIdentity("").caller(ada(Map.of())))
        .isEqualTo(Caller.user(new Owner("acme", "ada")));
    assertThat(new HeaderIdentity("").caller(ada(Map.of("X-Roles", "viewer, Admin,root,"))).roles())
        .containsExactly(Role.VIEWER, Role.ADMIN);
    assertThat(new HeaderIdentity("").caller(ada(Map.of("X-Roles", ""))).roles())
        .containsExactly(Role.USER);
  }

  @Test
  void shouldTakeNothingFromWhoDoesNotKnowTheSecret() {
    // given
    Map<String, String> admin = Map.of("X-Roles", "admin");
    Map<String, String> proxied = Map.of("X-Roles", "admin", "X-Headway-Proxy-Secret", SECRET);

    // then
    assertThat(refusal(SECRET, ada(admin)).type()).isEqualTo(ProblemType.UNAUTHENTICATED);
    assertThat(refusal(SECRET, ada(Map.of("X-Headway-Proxy-Secret", SECRET + "x"))).type())
        .isEqualTo(ProblemType.UNAUTHENTICATED);
    assertThat(new HeaderIdentity(SECRET).caller(ada(proxied)).has(Role.ADMIN)).isTrue();
  }

  @Test
  void shouldSayWhatIsMissingAndHowToDoBetter() {
    // when
    Problem problem = refusal("", name -> List.of());

    // then
    assertThat(problem.detail()).isEqualTo("X-Tenant-ID is missing");
    assertThat(problem.headers()).containsEntry("WWW-Authenticate", "Bearer realm=\"headway\"");
  }

  @Test
  void shouldRefuseTwoDifferentValues() {
    for (String header : List.of("X-Tenant-ID", "X-User-ID", "X-Roles")) {
      // when
      Problem problem =
          refusal("", name -> name.equals(header) ? List.of("a", "b") : ada(Map.of()).values(name));

      // then
      assertThat(problem.type()).isEqualTo(ProblemType.INVALID_PARAMETER);
      assertThat(problem.errors().getFirst().pointer()).isEqualTo("/header/" + header);
    }
  }

  @Test
  void shouldRefuseImpossibleNames() {
    for (String name : List.of("x".repeat(65), "a\tb")) {
      assertThat(refusal("", ada(Map.of("X-User-ID", name))).type())
          .isEqualTo(ProblemType.INVALID_PARAMETER);
    }
  }
}
