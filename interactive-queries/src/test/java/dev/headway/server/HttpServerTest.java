// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.config.SettingException;
import dev.headway.config.Settings;
import dev.headway.http.problem.ProblemType;
import dev.headway.query.StoreStatus;
import dev.headway.query.TrackerStatus;
import dev.headway.topics.TopicNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpServerTest {
  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** What the server answers to these bytes. */
  private String raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", running.server.port());
        OutputStream out = socket.getOutputStream();
        InputStream in = socket.getInputStream()) {
      out.write(request.getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shouldSayThatItLivesAndIsReady() {
    assertThat(running.send(running.to("/health").GET()).json().path("status").asText())
        .isEqualTo("healthy");
    assertThat(running.send(running.to("/ready").GET()).status()).isEqualTo(200);
    assertThat(running.send(running.to("/ready").GET()).json().path("partitions").toString())
        .isEqualTo("[0]");
  }

  @Test
  void shouldSayWhyItIsNotReadyAndLiveAllTheSame() {
    // given: one partition is being restored, of the other there is a copy
    running.tracker.report(
        new TrackerStatus(
            "REBALANCING",
            false,
            List.of("the stream processing is REBALANCING"),
            List.of(),
            List.of(
                new StoreStatus(0, StoreStatus.Role.ACTIVE, 1200, false),
                new StoreStatus(1, StoreStatus.Role.STANDBY, 3, false)),
            1200,
            42));

    // when
    RunningServer.Answer ready = running.send(running.to("/ready").GET());
    RunningServer.Answer health = running.send(running.to("/health").GET());

    // then
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.json().toString())
        .isEqualTo(
            "{\"ready\":false,\"state\":\"REBALANCING\",\"reasons\":[\"the stream processing is REBALANCING\"],\"partitions\":[],\"stores\":[{\"partition\":0,\"role\":\"active\",\"missing\":1200,\"answers\":false},{\"partition\":1,\"role\":\"standby\",\"missing\":3,\"answers\":false}],\"restoring\":1200,\"lag\":42,\"history\":null}");
    // a restart would only make it begin again
    assertThat(health.status()).isEqualTo(200);
    assertThat(health.json().path("status").asText()).isEqualTo("healthy");

    // when
    running.tracker.report(null);
    // then
    assertThat(running.send(running.to("/ready").GET()).status()).isEqualTo(200);
  }

  @Test
  void shouldBeReadyWhileItCatchesUp() {
    // given: it folds and answers, of what was true some events ago
    running.tracker.report(
        new TrackerStatus("RUNNING", true, List.of(), List.of(0), List.of(), 0, 5000));

    // when
    RunningServer.Answer ready = running.send(running.to("/ready").GET());

    // then
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().path("lag").asLong()).isEqualTo(5000);
  }

  @Test
  void shouldShowMetricsByRoute() {
    // given
    running.get("/v1/tracker/plans/p");

    // when
    RunningServer.Answer answer = running.send(running.to("/metrics").GET());

    // then
    assertThat(answer.header("Content-Type")).startsWith("text/plain; version=0.0.4");
    assertThat(answer.response().body())
        .contains(
            "http_server_requests_seconds_bucket{method=\"GET\",status=\"404\",uri=\"/v1/tracker/plans/{plan_id}\",le=");
  }

  @Test
  void shouldDemandAnIdentity() {
    assertThat(running.send(running.to("/v1/tracker/plans/p").GET()).status()).isEqualTo(401);
    assertThat(
            running
                .send(running.to("/v1/tracker/plans/p").header("X-Tenant-ID", "t").GET())
                .status())
        .isEqualTo(401);
    assertThat(running.send(running.as("t".repeat(65), "u", "/v1/tracker/plans/p").GET()).status())
        .isEqualTo(422);
    assertThat(running.send(running.as("t".repeat(64), "u", "/v1/tracker/plans/p").GET()).status())
        .isEqualTo(404);
    assertThat(
            running
                .send(
                    running
                        .to("/v1/events")
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{}")))
                .status())
        .isEqualTo(401);
  }

  @Test
  void shouldRefuseTwoIdentities() {
    // when
    RunningServer.Answer answer =
        running.send(running.asAda("/v1/tracker/plans/p").header("X-User-ID", "eve").GET());

    // then
    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/header/X-User-ID");
  }

  @Test
  void shouldChallengeWhoSaysNothing() {
    assertThat(running.send(running.to("/v1/tracker/plans/p").GET()).header("WWW-Authenticate"))
        .isEqualTo("Bearer realm=\"headway\"");
  }

  @Test
  void shouldBelieveOnlyAProxyThatKnowsTheSecret() {
    try (RunningServer proxied =
        new RunningServer(
            folder.resolve("proxied"), Map.of("auth.proxy-secret", "0123456789abcdef"))) {
      assertThat(proxied.get("/v1/tracker/plans/p").status()).isEqualTo(401);
      assertThat(
              proxied
                  .send(
                      proxied
                          .asAda("/v1/tracker/plans/p")
                          .header("X-Headway-Proxy-Secret", "0123456789abcdeF")
                          .GET())
                  .status())
          .isEqualTo(401);
      assertThat(
              proxied
                  .send(
                      proxied
                          .asAda("/v1/tracker/plans/p")
                          .header("X-Headway-Proxy-Secret", "0123456789abcdef")
                          .GET())
                  .status())
          .isEqualTo(404);
    }
  }

  @Test
  void shouldNotStartOpenToTheWorldWithoutAProxySecret() {
    assertThatThrownBy(
            () ->
                HttpSettings.from(
                    Settings.of(Map.of("http.host", "0.0.0.0", "auth.mode", "headers"))))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("auth.proxy-secret");
    assertThatThrownBy(() -> HttpSettings.from(Settings.of(Map.of("auth.mode", "none"))))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("auth.mode");
    assertThat(
            HttpSettings.from(
                    Settings.of(
                        Map.of(
                            "http.host", "0.0.0.0",
                            "auth.mode", "headers",
                            "auth.proxy-secret", "0123456789abcdef")))
                .host())
        .isEqualTo("0.0.0.0");
  }

  @Test
  void shouldSayThatThePortIsTaken() {
    assertThatThrownBy(
            () ->
                new RunningServer(
                    folder.resolve("second"),
                    Map.of("http.port", Integer.toString(running.server.port()))))
        .isInstanceOf(SettingException.class)
        .hasMessageContaining("http.port")
        .hasMessageContaining(Integer.toString(running.server.port()));
  }

  @Test
  void shouldAnswerUnknownRoutesAndMethodsWithProblems() {
    // when
    RunningServer.Answer unknown = running.get("/v2/nothing");
    RunningServer.Answer wrongMethod = running.send(running.asAda("/v1/tracker/plans/p").DELETE());

    // then
    assertThat(unknown.status()).isEqualTo(404);
    assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(unknown.json().path("type").asText()).isEqualTo("/problems/no-such-route");
    assertThat(wrongMethod.status()).isEqualTo(405);
    assertThat(wrongMethod.header("Allow")).contains("GET");
    assertThat(running.get("/v1/events").status()).isEqualTo(405);
  }

  @Test
  void shouldAnswerBrokenRequestsWithProblems() throws IOException {
    // when
    String broken = raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    String longHeader =
        raw(
            "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Long: "
                + "x".repeat(40_000)
                + "\r\n\r\n");

    // then
    assertThat(broken)
        .startsWith("HTTP/1.1 400")
        .contains("application/problem+json")
        .contains("trace_id");
    assertThat(longHeader).startsWith("HTTP/1.1 431").contains("application/problem+json");
  }

  @Test
  void shouldNotAnswerToForeignNames() throws IOException {
    assertThat(raw("GET /health HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(raw("GET / HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 421");
    assertThat(
            raw(
                "POST /login HTTP/1.1\r\nHost: rebound.example\r\nX-Headway-CSRF: 1\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"))
        .startsWith("HTTP/1.1 421")
        .doesNotContain("Set-Cookie");
    assertThat(raw("GET /health HTTP/1.1\r\nHost: localhost:8084\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200");
  }

  @Test
  void shouldEchoTheRequestIdAndTheTrace() {
    // when
    RunningServer.Answer sent =
        running.send(
            running
                .asAda("/v1/tracker/plans/p")
                .header("X-Request-ID", "r-1")
                .header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .GET());
    RunningServer.Answer none = running.get("/v1/tracker/plans/p");
    RunningServer.Answer silly =
        running.send(running.asAda("/v1/tracker/plans/p").header("X-Request-ID", "<script>").GET());

    // then
    assertThat(sent.header("X-Request-ID")).isEqualTo("r-1");
    assertThat(sent.json().path("trace_id").asText()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
    assertThat(none.header("X-Request-ID")).isNotEmpty();
    assertThat(none.json().path("trace_id").asText()).matches("[0-9a-f]{32}");
    assertThat(silly.header("X-Request-ID")).isNotEqualTo("<script>");
  }

  @Test
  void shouldDescribeItsTopics() {
    // when
    JsonNode document = running.send(running.to("/asyncapi.json").GET()).json();

    // then
    assertThat(document.path("asyncapi").asText()).isEqualTo("3.0.0");
    TopicNames topics = DrivenTracker.TOPICS;
    assertThat(document.path("channels").findValuesAsText("address"))
        .containsExactlyInAnyOrder(
            topics.actionRequests(),
            topics.actionResults(),
            topics.systemEvents(),
            topics.planProgress(),
            topics.taskExecutions(),
            topics.planTimeline(),
            topics.deadLetters(),
            topics.audit(),
            topics.erasures());
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference -> assertThat(document.at(reference.substring(1)).isMissingNode()).isFalse());
    assertThat(
            document
                .at("/components/messages/PlanProgress/payload/schema/fields")
                .findValuesAsText("name"))
        .contains("plan_id", "state_digest");
  }

  @Test
  void shouldServeItsPagesAsMarkdown() {
    for (String page : List.of("rest", "events", "configuration")) {
      RunningServer.Answer answer = running.send(running.to("/docs/" + page + ".md").GET());
      assertThat(answer.status()).as(page).isEqualTo(200);
      assertThat(answer.header("Content-Type")).startsWith("text/markdown");
      assertThat(answer.response().body()).startsWith("# ");
    }
    assertThat(running.send(running.to("/docs/security.md").GET()).status()).isEqualTo(404);
  }

  @Test
  void shouldSendSecurityHeadersWithEveryAnswer() {
    for (String path : List.of("/health", "/v1/tracker/plans/p", "/nothing", "/docs")) {
      RunningServer.Answer answer = running.get(path);
      assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
      assertThat(answer.header("Content-Security-Policy")).as(path).contains("default-src 'none'");
      assertThat(answer.header("Server")).as(path).isEmpty();
    }
  }

  @Test
  void shouldAnswerHeadAsGet() {
    // when
    RunningServer.Answer answer =
        running.send(running.to("/health").method("HEAD", HttpRequest.BodyPublishers.noBody()));

    // then
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.response().body()).isEmpty();
  }

  @Test
  void shouldDescribeEveryRouteItServes() {
    // when
    JsonNode document = running.send(running.to("/openapi.json").GET()).json();

    // then
    assertThat(document.path("openapi").asText()).isEqualTo("3.1.0");
    List<String> described = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(method -> described.add(method.getKey() + " " + path.getKey())));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            running.server.routes().stream()
                .map(r -> r.method().name().toLowerCase(java.util.Locale.ROOT) + " " + r.path())
                .toList());
    assertThat(described)
        .contains("get /v1/tracker/plans/{plan_id}", "post /v1/events", "get /ready");
  }

  @Test
  void shouldDescribeHowCallersSayWhoTheyAre() {
    // given
    JsonNode document = running.send(running.to("/openapi.json").GET()).json();
    JsonNode schemes = document.at("/components/securitySchemes");

    // then
    assertThat(schemes.at("/token/scheme").asText()).isEqualTo("bearer");
    assertThat(schemes.at("/roles/name").asText()).isEqualTo("X-Roles");
    // Signing in identifies a person by what is in the body.
    ((ObjectNode) document.path("paths")).remove(List.of("/login", "/logout"));
    for (JsonNode path : document.path("paths")) {
      for (JsonNode operation : path) {
        boolean identified = !operation.path("security").isEmpty();
        assertThat(operation.path("responses").has("401"))
            .as(operation.path("operationId").asText())
            .isEqualTo(operation.path("responses").has("403"))
            .isEqualTo(operation.path("responses").has("429"))
            .isEqualTo(identified);
        if (identified) {
          assertThat(operation.path("security").findValues("token")).hasSize(1);
          assertThat(operation.at("/responses/401/headers").has("WWW-Authenticate")).isTrue();
          assertThat(operation.at("/responses/429/headers").has("Retry-After")).isTrue();
          assertThat(operation.at("/responses/403/headers").has("RateLimit")).isTrue();
        }
      }
    }
  }

  @Test
  void shouldHaveEveryReferenceOfTheDocumentResolved() {
    // given
    JsonNode document = running.send(running.to("/openapi.json").GET()).json();

    // then
    assertThat(document.findValuesAsText("$ref"))
        .isNotEmpty()
        .allSatisfy(
            reference ->
                assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue());
    assertThat(document.findValues("description"))
        .allSatisfy(d -> assertThat(d.isObject() || !d.asText().isBlank()).isTrue());
  }

  @Test
  void shouldServeAReaderThatNeedsNothingFromElsewhere() {
    // when
    RunningServer.Answer page = running.get("/docs");

    // then
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.response().body()).doesNotContain("http://", "https://");
    assertThat(running.get("/docs/reader.js").header("Content-Type")).startsWith("text/javascript");
    assertThat(running.get("/docs/reader.css").status()).isEqualTo(200);
    assertThat(running.get("/docs/..%2Freader.html").status()).isIn(400, 404);
  }

  @Test
  void shouldExplainEveryKindOfProblem() {
    for (ProblemType type : ProblemType.values()) {
      assertThat(running.get(type.uri()).response().body()).contains(type.title());
    }
  }

  @Test
  void shouldKeepItsTokenSecretBetweenStarts() {
    // given
    Path shared = folder.resolve("shared");
    Map<String, String> noSecret = Map.of("token.secret", "");
    String token;
    try (RunningServer first = new RunningServer(shared, noSecret)) {
      token = first.get("/v1/tracker/plans/p").header("Headway-Position");
    }

    // then
    try (RunningServer second = new RunningServer(shared, noSecret)) {
      assertThat(second.get("/v1/tracker/plans/p?at_least=" + token).status()).isEqualTo(404);
    }
  }
}
