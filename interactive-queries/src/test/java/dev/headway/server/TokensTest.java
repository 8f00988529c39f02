// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.headway.http.identity.TestTokens;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.serde.AvroCodec;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that believes tokens. */
class TokensTest {
  private static final String PLAN = "/v1/tracker/plans/p";
  private static final AvroCodec<AgentEvent> EVENT = AvroCodec.of(AgentEvent.class);

  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() {
    running =
        new RunningServer(
            folder, Map.of("auth.mode", "jwt", "auth.jwt-hs256-secret", TestTokens.SECRET));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static JWTClaimsSet.Builder ada() {
    return TestTokens.claims(Instant.now());
  }

  private HttpRequest.Builder bearer(String token, String path) {
    return running.to(path).header("Authorization", "Bearer " + token);
  }

  private RunningServer.Answer get(JWTClaimsSet.Builder claims) {
    return running.send(bearer(TestTokens.hs256(claims), PLAN).GET());
  }

  private static void assertUnauthenticated(RunningServer.Answer answer, String detail) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unauthenticated");
    assertThat(answer.json().path("detail").asText()).isEqualTo(detail);
    assertThat(answer.header("WWW-Authenticate"))
        .isEqualTo(
            detail.startsWith("Invalid JWT")
                ? "Bearer realm=\"headway\", error=\"invalid_token\""
                : "Bearer realm=\"headway\"");
    assertThat(answer.header("RateLimit")).isEmpty();
  }

  @Test
  void shouldLetInWhoShowsAGoodToken() {
    // given
    RunningServer.Answer sent =
        running.send(
            bearer(TestTokens.hs256(ada()), "/v1/events")
                .header("Content-Type", "application/cloudevents+json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"id\":\"e\",\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p\",\"tenant_id\":\"evil\"}")));
    running.fold();

    // then
    assertThat(sent.status()).isEqualTo(202);
    ProducerRecord<byte[], byte[]> record = running.events().getFirst();
    AgentEvent event = EVENT.decode(record.value(), 5, record.value().length - 5, EVENT.schema());
    assertThat(event.getTenantId()).isEqualTo("acme");
    assertThat(event.getUserId()).isEqualTo("ada");
    assertThat(get(ada()).status()).isEqualTo(200);
    assertThat(get(ada().claim("user_id", "eve")).status()).isEqualTo(404);
    assertThat(get(ada().claim("tenant_id", "evil")).status()).isEqualTo(404);
  }

  @Test
  void shouldKeepEverybodyElseOut() {
    assertUnauthenticated(running.send(running.to(PLAN).GET()), "Missing bearer token");
    assertUnauthenticated(running.get(PLAN), "Missing bearer token");
    assertUnauthenticated(
        running.send(running.asAda(PLAN).header("X-Identity-Admin-Key", "anything").GET()),
        "Missing bearer token");
    assertUnauthenticated(
        running.send(bearer("nonsense", PLAN).GET()),
        "Invalid JWT: it is not three parts of Base64URL");
    assertUnauthenticated(
        get(ada().expirationTime(Date.from(Instant.now().minusSeconds(3600)))),
        "Invalid JWT: it has expired");
    assertUnauthenticated(
        get(ada().claim("x", "y".repeat(16_000))),
        "Invalid JWT: it is longer than 8192 characters");
  }

  @Test
  void shouldRefuseTwoAuthorizationHeaders() {
    // given
    String token = TestTokens.hs256(ada());

    // then
    for (String second : List.of("Bearer " + token, "Bearer x", "Basic eDp5")) {
      assertUnauthenticated(
          running.send(bearer(token, PLAN).header("Authorization", second).GET()),
          "Authorization is there more than once");
    }
  }

  @Test
  void shouldRefuseHeadersThatSayOtherwise() {
    // given
    String token = TestTokens.hs256(ada());

    // then
    assertThat(
            running
                .send(
                    bearer(token, PLAN)
                        .header("X-Tenant-ID", "acme")
                        .header("X-User-ID", "ada")
                        .GET())
                .status())
        .isEqualTo(404);
    for (String header : List.of("X-Tenant-ID", "X-Service-Tenant-ID", "X-User-ID")) {
      assertUnauthenticated(
          running.send(bearer(token, PLAN).header(header, "evil").GET()),
          "Invalid JWT: it is for another one than " + header + " names");
    }
  }

  @Test
  void shouldRefuseNamesThatAreTooLong() {
    assertThat(get(ada().claim("tenant_id", "t".repeat(65))).status()).isEqualTo(422);
    assertThat(get(ada().claim("user_id", "u".repeat(65))).status()).isEqualTo(422);
    assertThat(get(ada().claim("user_id", "u".repeat(64))).status()).isEqualTo(404);
  }

  @Test
  void shouldGiveTheRolesOfTheToken() {
    // given
    String other = PLAN + "?user_id=eve";

    // then
    assertThat(running.send(bearer(TestTokens.hs256(ada()), other).GET()).status()).isEqualTo(403);
    assertThat(
            running
                .send(bearer(TestTokens.hs256(ada()), other).header("X-Roles", "admin").GET())
                .status())
        .isEqualTo(403);
    assertThat(
            running
                .send(
                    bearer(TestTokens.hs256(ada().claim("roles", List.of("viewer"))), other).GET())
                .status())
        .isEqualTo(404);
  }

  @Test
  void shouldAnswerToAnyName() throws IOException {
    // given
    String request = "GET /health HTTP/1.1\r\nHost: headway.example\r\nConnection: close\r\n\r\n";

    // when
    try (Socket socket = new Socket("127.0.0.1", running.server.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));

      // then: without a token nothing is to be had by a name
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void shouldSayTryAgainWhileKeysCannotBeHad() {
    try (RunningServer keyless =
        new RunningServer(
            folder.resolve("keyless"),
            Map.of("auth.mode", "jwt", "auth.jwks-url", "http://127.0.0.1:1/keys"))) {
      // when
      RunningServer.Answer answer =
          keyless.send(
              keyless.to(PLAN).header("Authorization", "Bearer " + TestTokens.rs256(ada())).GET());

      // then
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/keys-unavailable");
      assertThat(answer.header("Retry-After")).isNotEmpty();
      assertThat(keyless.send(keyless.to("/health").GET()).status()).isEqualTo(200);
    }
  }
}
