// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.http.identity.TestTokens;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People before browsers: cookies instead of headers. */
class SessionTest {
  private static final String EVENT =
      "{\"source\":\"me\",\"type\":\"plan.started\",\"plan_id\":\"p1\",\"data\":{}}";

  @TempDir private Path folder;

  @Test
  void shouldAnswerWhoSignedInByName() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // given
      running.postEvent(EVENT);
      running.fold();
      assertThat(running.send(running.to("/session").GET()).json().path("signed_in").asBoolean())
          .isFalse();

      // when
      RunningServer.Answer login = login(running, names("acme", "ada", "viewer"));

      // then: what the cookie stands for, and nothing that a script could read
      assertThat(login.status()).isEqualTo(200);
      assertThat(login.json().path("tenant_id").asText()).isEqualTo("acme");
      assertThat(login.json().at("/roles/0").asText()).isEqualTo("viewer");
      assertThat(login.header("Set-Cookie")).contains("HttpOnly", "SameSite=Strict", "Path=/");
      assertThat(with(running, login, "/v1/tracker/plans/p1").status()).isEqualTo(200);
      assertThat(with(running, login, "/session").json().path("user_id").asText()).isEqualTo("ada");
      assertThat(running.send(running.to("/v1/tracker/plans/p1").GET()).status()).isEqualTo(401);
    }
  }

  @Test
  void shouldAnswerAnotherTenantAsIfThereWereNothing() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      running.postEvent(EVENT);
      running.fold();
      RunningServer.Answer login = login(running, names("other", "ada", "admin"));
      assertThat(with(running, login, "/v1/tracker/plans/p1").status()).isEqualTo(404);
    }
  }

  @Test
  void shouldChangeNothingForAPageOfAnotherSite() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // given
      RunningServer.Answer login = login(running, names("acme", "ada", "user"));

      // when: a form of another site would send the cookie if a browser let it, but no header
      RunningServer.Answer foreign = running.send(event(running, login));
      RunningServer.Answer crossSite =
          running.send(
              event(running, login)
                  .header("X-Headway-CSRF", "1")
                  .header("Sec-Fetch-Site", "same-site"));
      RunningServer.Answer own = running.send(event(running, login).header("X-Headway-CSRF", "1"));

      // then
      assertThat(foreign.status()).isEqualTo(403);
      assertThat(crossSite.status()).isEqualTo(403);
      assertThat(own.status()).isEqualTo(202);
      assertThat(running.events()).hasSize(1);
    }
  }

  @Test
  void shouldSignNobodyInForAPageOfAnotherSite() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      RunningServer.Answer login =
          running.send(
              running
                  .to("/login")
                  .POST(HttpRequest.BodyPublishers.ofString(names("acme", "ada", "user"))));
      assertThat(login.status()).isEqualTo(403);
      assertThat(login.header("Set-Cookie")).isEmpty();
    }
  }

  /** The answer to names that nobody signed in with. */
  private static RunningServer.Answer forged(RunningServer running) {
    return running.send(
        running
            .to("/v1/tracker/plans")
            .header("Cookie", "headway_session=YWNtZQphZGEKdXNlcg")
            .GET());
  }

  @Test
  void shouldBelieveNoCookieBehindAProxy() {
    Map<String, String> proxy = Map.of("auth.proxy-secret", "a secret of the proxy");
    try (RunningServer running = new RunningServer(folder, proxy)) {
      assertThat(login(running, names("acme", "ada", "user")).status()).isEqualTo(403);
      assertThat(forged(running).status()).isEqualTo(401);
    }
  }

  @Test
  void shouldCheckTheTokenInACookieAsAnyOther() {
    Map<String, String> tokens =
        Map.of("auth.mode", "jwt", "auth.jwt-hs256-secret", TestTokens.SECRET);
    try (RunningServer running = new RunningServer(folder, tokens)) {
      // given
      String token = TestTokens.hs256(TestTokens.claims(Instant.now()));

      // when
      RunningServer.Answer login = login(running, "{\"token\":\"" + token + "\"}");
      RunningServer.Answer wrong = login(running, "{\"token\":\"" + token + "x\"}");

      // then
      assertThat(login.status()).isEqualTo(200);
      assertThat(login.json().path("mode").asText()).isEqualTo("jwt");
      assertThat(with(running, login, "/v1/tracker/plans").status()).isEqualTo(200);
      assertThat(wrong.status()).isEqualTo(401);
      assertThat(wrong.header("Set-Cookie")).isEmpty();
      // then: names are not believed here
      assertThat(forged(running).status()).isEqualTo(401);
    }
  }

  @Test
  void shouldForgetWhoSignsOut() {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      RunningServer.Answer logout =
          running.send(
              running
                  .to("/logout")
                  .header("X-Headway-CSRF", "1")
                  .POST(HttpRequest.BodyPublishers.noBody()));
      assertThat(logout.status()).isEqualTo(204);
      assertThat(logout.header("Set-Cookie")).startsWith("headway_session=;").contains("Max-Age=0");
    }
  }

  private static String names(String tenant, String user, String role) {
    return "{\"tenant_id\":\"%s\",\"user_id\":\"%s\",\"roles\":[\"%s\"]}"
        .formatted(tenant, user, role);
  }

  private static RunningServer.Answer login(RunningServer running, String body) {
    return running.send(
        running
            .to("/login")
            .header("X-Headway-CSRF", "1")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder cookie(
      HttpRequest.Builder request, RunningServer.Answer login) {
    return request.header("Cookie", login.header("Set-Cookie").split(";", -1)[0]);
  }

  private static RunningServer.Answer with(
      RunningServer running, RunningServer.Answer login, String path) {
    return running.send(cookie(running.to(path), login).GET());
  }

  private static HttpRequest.Builder event(RunningServer running, RunningServer.Answer login) {
    return cookie(running.to("/v1/events"), login)
        .header("Content-Type", "application/cloudevents+json")
        .POST(HttpRequest.BodyPublishers.ofString(EVENT));
  }
}
