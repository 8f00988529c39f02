// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.instances;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.headway.http.identity.Caller;
import dev.headway.http.identity.Role;
import dev.headway.http.problem.ProblemException;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.ReadFrom;
import dev.headway.schemas.key.Owner;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ForwardingKeyTest {
  private static final Instant NOW = Instant.parse("2026-03-01T09:00:00Z");
  private static final String TARGET = "/v1/tracker/plans/p?at_least=x";
  private static final Forwarded TOLD =
      new Forwarded(
          new Caller(new Owner("acme", "åda/1"), Set.of(Role.VIEWER, Role.OPERATOR)),
          ReadFrom.OWNER_HERE,
          NOW.plusSeconds(1).toEpochMilli());

  private final ForwardingKey key = key("a secret of the tests", NOW);

  private static ForwardingKey key(String secret, Instant now) {
    return new ForwardingKey(
        secret.getBytes(StandardCharsets.UTF_8), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static ProblemType refusal(ForwardingKey key, String target, @Nullable String header) {
    return catchThrowableOfType(ProblemException.class, () -> key.verify(target, header))
        .problem()
        .type();
  }

  @Test
  void shouldTellWhatItWasTold() {
    // given
    Forwarded copy = new Forwarded(TOLD.caller(), ReadFrom.COPY_HERE, TOLD.expiresMillis());

    // then: in another instance with the same secret
    ForwardingKey other = key("a secret of the tests", NOW);
    assertThat(other.verify(TARGET, key.sign(TARGET, TOLD))).isEqualTo(TOLD);
    assertThat(other.verify(TARGET, key.sign(TARGET, copy))).isEqualTo(copy);
  }

  @Test
  void shouldTellEveryRoleAndNoOther() {
    for (Role role : Role.values()) {
      // given
      Forwarded told = as(Set.of(role));

      // when
      Forwarded heard = key.verify(TARGET, key.sign(TARGET, told));

      // then
      assertThat(heard.caller().roles()).containsExactly(role);
    }
  }

  @Test
  void shouldRefuseRolesThatWereAddedOnTheWay() {
    // given
    String user = key.sign(TARGET, as(Set.of()));
    String admin = key.sign(TARGET, as(Set.of(Role.ADMIN)));

    // when: the words of the one, the signature of the other
    String raised = admin.substring(0, admin.indexOf('.')) + user.substring(user.indexOf('.'));

    // then
    assertThat(refusal(key, TARGET, raised)).isEqualTo(ProblemType.UNAUTHENTICATED);
  }

  private static Forwarded as(Set<Role> roles) {
    return new Forwarded(
        new Caller(TOLD.caller().owner(), roles), ReadFrom.OWNER_HERE, TOLD.expiresMillis());
  }

  @Test
  void shouldRefuseWhatWasSignedForAnotherTarget() {
    // given
    String header = key.sign(TARGET, TOLD);

    // then
    for (String target :
        List.of("/v1/tracker/plans/q?at_least=x", TARGET + "y", TARGET.replace("?", "%3F"), "")) {
      assertThat(refusal(key, target, header)).isEqualTo(ProblemType.UNAUTHENTICATED);
    }
  }

  @Test
  void shouldRefuseWhatAnotherSecretSigned() {
    assertThat(refusal(key, TARGET, key("another secret, as long", NOW).sign(TARGET, TOLD)))
        .isEqualTo(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void shouldRefuseWhatWasChanged() {
    // given
    String header = key.sign(TARGET, TOLD);
    String otherCaller =
        key.sign(
            TARGET, new Forwarded(Caller.user(new Owner("acme", "eve")), ReadFrom.OWNER_HERE, 0));

    // then: each character (some bits of the last one of each part mean nothing in Base64), and
    // another's words under this signature
    for (int i = 0; i < header.length(); i++) {
      boolean last = i == header.length() - 1 || header.charAt(i + 1) == '.';
      char changed = header.charAt(i) == 'A' ? 'B' : 'A';
      if (!last) {
        assertThat(refusal(key, TARGET, header.substring(0, i) + changed + header.substring(i + 1)))
            .as("character %d", i)
            .isEqualTo(ProblemType.UNAUTHENTICATED);
      }
    }
    String mixed =
        otherCaller.substring(0, otherCaller.indexOf('.')) + header.substring(header.indexOf('.'));
    assertThat(refusal(key, TARGET, mixed)).isEqualTo(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void shouldRefuseWhatExpiredLongAgoOnly() {
    // given
    String header = key.sign(TARGET, TOLD);

    // then: clocks may be a minute apart
    assertThat(key("a secret of the tests", NOW.plusSeconds(60)).verify(TARGET, header))
        .isEqualTo(TOLD);
    assertThat(
            refusal(key("a secret of the tests", NOW.plus(Duration.ofSeconds(62))), TARGET, header))
        .isEqualTo(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void shouldRefuseGarbage() {
    for (String garbage :
        List.of("", ".", "x", "x.", ".x", "äöü.ß", "AAAA.AAAA", "====.====", "a.b.c", "\u0000")) {
      assertThat(refusal(key, TARGET, garbage)).isEqualTo(ProblemType.UNAUTHENTICATED);
    }
    assertThat(refusal(key, TARGET, null)).isEqualTo(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void shouldRefuseWhatWouldBeForwardedAgain() {
    // given
    Forwarded again = new Forwarded(TOLD.caller(), ReadFrom.ANYWHERE, TOLD.expiresMillis());

    // then
    assertThat(refusal(key, TARGET, key.sign(TARGET, again)))
        .isEqualTo(ProblemType.UNAUTHENTICATED);
  }

  @Test
  void shouldProveItselfByTheAnswerToARequest() {
    // given
    String header = key.sign(TARGET, TOLD);

    // then
    String answer = key.answer(header);
    assertThat(answer).isEqualTo(key("a secret of the tests", NOW.plusSeconds(9)).answer(header));
    assertThat(answer).isNotEqualTo(key.answer(header + "x"));
    assertThat(answer).isNotEqualTo(key("another secret, as long", NOW).answer(header));
  }
}
