// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.planIn;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RateLimitTest {
  private static final String PLAN = "/v1/tracker/plans/p";
  private static final Map<String, String> TIGHT =
      Map.of("rate-limit.requests-per-second", "1", "rate-limit.burst", "3");

  @TempDir Path folder;

  /** The first that is one too many: slow machines get some more through. */
  private static RunningServer.Answer exhausted(RunningServer server) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> server.get(PLAN))
        .filter(answer -> answer.status() == 429)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldSayHowMuchIsLeftWithEveryIdentifiedAnswer() {
    try (RunningServer server = new RunningServer(folder, Map.of())) {
      for (RunningServer.Answer answer :
          List.of(
              server.get(PLAN),
              server.get(PLAN + "?user_id=eve"),
              server.get(PLAN + "?wait_ms=x"),
              server.postEvent("{"))) {
        assertThat(answer.status()).isIn(400, 403, 404, 422);
        assertThat(answer.header("RateLimit")).matches("\"default\";r=39\\d;t=\\d");
        assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"default\";q=400;w=2");
      }
      for (RunningServer.Answer answer :
          List.of(
              server.send(server.to(PLAN).GET()),
              server.get("/health"),
              server.get("/openapi.json"),
              server.get("/nothing"))) {
        assertThat(answer.header("RateLimit")).isEmpty();
      }
    }
  }

  @Test
  void shouldRefuseATenantThatAsksTooMuchAndNoOther() {
    try (RunningServer server = new RunningServer(folder, TIGHT)) {
      // when
      RunningServer.Answer answer = exhausted(server);

      // then
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/rate-limited");
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
      assertThat(answer.header("RateLimit")).matches("\"default\";r=0;t=[123]");
      assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"default\";q=3;w=3");
      assertThat(server.send(server.as("other", "ada", PLAN).GET()).status()).isEqualTo(404);
      assertThat(server.get("/health").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldCountARequestOfManyEventsOnce() {
    try (RunningServer server = new RunningServer(folder, Map.of())) {
      // when
      RunningServer.Answer answer =
          server.post(
              "application/cloudevents-batch+json",
              "["
                  + String.join(
                      ",",
                      java.util.Collections.nCopies(
                          100, "{\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p\"}"))
                  + "]");

      // then
      assertThat(answer.json().path("accepted").asInt()).isEqualTo(100);
      assertThat(answer.header("RateLimit")).startsWith("\"default\";r=399;");
    }
  }

  @Test
  void shouldLimitNobodyWhenItIsOff() {
    try (RunningServer server =
        new RunningServer(folder, Map.of("rate-limit.requests-per-second", "0"))) {
      for (int i = 0; i < 10; i++) {
        assertThat(server.get(PLAN).status()).isEqualTo(404);
        assertThat(server.get(PLAN).header("RateLimit")).isEmpty();
      }
    }
  }

  @Test
  void shouldCountForwardedReadsWhereTheClientAskedOnly() {
    try (SeveralServers servers = new SeveralServers(folder)) {
      // given
      RunningServer one = servers.start(Set.of(0), Set.of());
      RunningServer two = servers.start(Set.of(1), Set.of(), TIGHT);
      servers.introduce();
      exhausted(two);

      // then
      for (int i = 0; i < 20; i++) {
        RunningServer.Answer answer = one.get("/v1/tracker/plans/" + planIn(1));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.response().headers().allValues("RateLimit-Policy"))
            .containsExactly("\"default\";q=400;w=2");
      }
    }
  }
}
