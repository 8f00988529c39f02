// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.planIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one instance owns, asked for at another: over real HTTP, both of them. */
class ForwardingTest {
  private static final String PLANS = "/v1/tracker/plans/";
  private static final String FAR = planIn(1);

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  @Test
  void shouldAnswerAsTheOwnerDoes() {
    // given
    servers.work(FAR);
    servers.fold();

    for (String below : List.of("", "/tasks", "/actions", "/timeline", "/transitions")) {
      // when
      RunningServer.Answer forwarded = one.get(PLANS + FAR + below);
      RunningServer.Answer direct = two.get(PLANS + FAR + below);

      // then
      assertThat(forwarded.status()).as(below).isEqualTo(200);
      assertThat(forwarded.response().body()).isEqualTo(direct.response().body());
      for (String header : List.of("ETag", "Headway-Position", "Content-Type", "Cache-Control")) {
        assertThat(forwarded.header(header)).as(header).isEqualTo(direct.header(header));
      }
      assertThat(forwarded.header("Headway-Position")).isNotEmpty();
      assertThat(forwarded.response().headers().map())
          .doesNotContainKeys("headway-staleness", "headway-answer");
    }
    assertThat(one.get(PLANS + FAR).json().path("completed_tasks").asInt()).isEqualTo(1);
  }

  @Test
  void shouldSaveTheAnswerThatTheCallerHas() {
    // given
    servers.work(FAR);
    servers.fold();
    String tag = one.get(PLANS + FAR).header("ETag");

    // when
    RunningServer.Answer same =
        one.send(one.asAda(PLANS + FAR).header("If-None-Match", "\"x\", " + tag).GET());
    RunningServer.Answer other =
        one.send(one.asAda(PLANS + FAR).header("If-None-Match", "\"x\"").GET());

    // then
    assertThat(same.status()).isEqualTo(304);
    assertThat(same.response().body()).isEmpty();
    assertThat(same.header("ETag")).isEqualTo(tag);
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void shouldPassOnThatThereIsNoSuchPlan() {
    // when
    RunningServer.Answer forwarded = one.get(PLANS + FAR);
    RunningServer.Answer direct = two.get(PLANS + FAR);

    // then
    assertThat(forwarded.status()).isEqualTo(404);
    assertThat(forwarded.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(withoutTrace(forwarded)).isEqualTo(withoutTrace(direct));
    assertThat(forwarded.header("Headway-Position")).isEqualTo(direct.header("Headway-Position"));
    assertThat(one.get(PLANS + FAR + "/tasks").response().body()).isEqualTo("[]");
  }

  private static ObjectNode withoutTrace(RunningServer.Answer problem) {
    ObjectNode body = problem.json().deepCopy();
    body.remove("trace_id");
    return body;
  }

  @Test
  void shouldKeepTheCallersIdentity() {
    // given
    servers.work(FAR);
    servers.fold();

    // then: another user's plan of that name, wherever it would be, does not exist
    for (RunningServer server : List.of(one, two)) {
      assertThat(server.send(server.as("acme", "bob", PLANS + FAR).GET()).status()).isEqualTo(404);
      assertThat(server.send(server.as("other", "ada", PLANS + FAR).GET()).status()).isEqualTo(404);
      assertThat(server.send(server.to(PLANS + FAR).GET()).status()).isEqualTo(401);
    }
  }

  @Test
  void shouldWaitForAPositionAtTheOwner() throws Exception {
    // given
    String token = servers.work(FAR);

    // when
    RunningServer.Answer early = one.get(PLANS + FAR + "?wait_ms=20&at_least=" + token);
    CompletableFuture<RunningServer.Answer> waiting =
        CompletableFuture.supplyAsync(
            () -> one.get(PLANS + FAR + "?wait_ms=20000&at_least=" + token));
    servers.fold();

    // then
    assertThat(early.status()).isEqualTo(503);
    assertThat(early.json().path("type").asText()).isEqualTo("/problems/not-up-to-position");
    assertThat(early.header("Retry-After")).isEqualTo("1");
    assertThat(early.header("Headway-Position")).isNotEmpty();
    assertThat(waiting.get().status()).isEqualTo(200);
    assertThat(waiting.get().json().path("completed_tasks").asInt()).isEqualTo(1);
  }

  @Test
  void shouldFindPlansWhateverTheirName() {
    for (String plan : List.of("a/b", "a b", "ä%2F+", "..", "a;b", "?x=1#y", "a|b\"{}^")) {
      // given
      servers.work(plan.replace("\"", "\\\""));
      servers.fold();
      String path =
          URLEncoder.encode(plan, StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace("..", "%2E%2E");

      for (RunningServer server : List.of(one, two)) {
        // when
        RunningServer.Answer answer = server.get(PLANS + path + "/tasks");

        // then
        assertThat(answer.status()).as(plan).isEqualTo(200);
        assertThat(answer.json()).as(plan).hasSize(1);
      }
    }
  }

  @Test
  void shouldForwardWhatBrowsersAndScriptsWriteIntoUrls() throws IOException {
    // given
    servers.work(FAR);
    servers.fold();

    // then
    for (String query : List.of("", "?x=|{}\"^`", "?x=%zz", "?[]=<>", "?x=\u00e9")) {
      assertThat(statusOf(one, PLANS + FAR + query))
          .as(query)
          .isEqualTo(statusOf(two, PLANS + FAR + query))
          .isNotEqualTo(500);
    }
    assertThat(
            one.send(one.asAda(PLANS + FAR).header("If-None-Match", "\"\u00e9\", \"x\"").GET())
                .status())
        .isEqualTo(200);
  }

  /** By a plain socket: Java's client sends well-formed URLs only. */
  private static int statusOf(RunningServer server, String target) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.server.port())) {
      String request =
          "GET "
              + target
              + " HTTP/1.1\r\nHost: localhost\r\nX-Tenant-ID: acme\r\nX-User-ID: ada\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return Integer.parseInt(answer.split(" ", 3)[1]);
    }
  }

  @Test
  void shouldKeepTheTraceOverTheHop() {
    // given
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    // when
    RunningServer.Answer answer =
        one.send(
            one.asAda(PLANS + FAR)
                .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01")
                .header("X-Request-ID", "request-7")
                .GET());

    // then: the problem was written by the owner
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("trace_id").asText()).isEqualTo(trace);
    assertThat(answer.header("X-Request-ID")).isEqualTo("request-7");
  }

  @Test
  void shouldCountForwardedReadsApartFromThoseOfClients() {
    // when
    one.get(PLANS + FAR);

    // then
    String owner = two.metrics.scrape();
    assertThat(owner)
        .contains("headway_instance_requests_seconds_count{method=\"GET\"")
        .doesNotContain("http_server_requests_seconds_count");
    assertThat(one.metrics.scrape()).doesNotContain("headway_instance_requests_seconds_count");
  }

  @Test
  void shouldNeverForwardAgain() {
    // given: a third one that believes two of them to own what neither does
    two.tracker.lose(1);
    two.tracker.know(1, one.address, List.of());
    one.tracker.know(1, two.address, List.of(two.address));

    // when
    RunningServer.Answer answer = one.get(PLANS + FAR);

    // then: asked as the owner; its store is only a copy, which does not know the plan
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(one.metrics.scrape()).doesNotContain("headway_instance_requests_seconds_count");
  }

  @Test
  void shouldRefuseToStartWithoutTheSharedSecretBeingLongEnough() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> servers.start(Set.of(), Set.of(), Map.of("token.secret", "short"))))
        .hasMessageContaining("token.secret");
  }
}
