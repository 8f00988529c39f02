// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Asks every route of the OpenAPI document with what it says it takes, with what it says it does
 * not, and with rubbish. Whatever comes, the answer is one that the document promises, and an error
 * is a problem document.
 */
class ApiFuzzTest {
  private static final long SEED = 20_260_101;
  private static final int ROUNDS = 30;

  private static final List<String> RUBBISH =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1e9",
          "99999999999999999999",
          "null",
          "true",
          "%00",
          "..%2F..%2Fetc%2Fpasswd",
          "%F0%9F%92%A9",
          "a%2Fb",
          "%25",
          "'%20OR%201=1--",
          "%3Cscript%3E",
          "%7B%22a%22:1%7D",
          "2026-13-45T99:99:99Z",
          "0001-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999Z",
          "AgAAAAAAAA",
          "running,failed",
          "7d",
          "%ED%A0%80",
          "x".repeat(3_000));

  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "[]",
          "null",
          "\u0000",
          "{\"id\":1}",
          "{\"id\":\"a\",\"source\":\"s\",\"type\":\"plan.started\",\"plan_id\":\"p\"}",
          "[{\"id\":\"a\",\"source\":\"s\",\"type\":\"x\",\"topic\":\"action-requests\",\"data\":{\"action_id\":[]}},5]",
          "{\"id\":\"a\",\"source\":\"s\",\"type\":\"task.progress\",\"plan_id\":\"p\",\"data\":{\"progress\":1e400}}",
          "{\"a\":".repeat(2_000) + "1" + "}".repeat(2_000));

  private static final List<String> TYPES =
      List.of(
          "application/cloudevents+json",
          "application/cloudevents-batch+json",
          "application/json",
          "text/plain",
          "application/json; charset=utf-16",
          "x");

  @TempDir Path folder;
  private RunningServer running;

  /** What is ordered is done beside the requests. */
  private Thread folding;

  private final Random random = new Random(SEED);

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of("rate-limit.requests-per-second", "0"));
    assertThat(
            running
                .postEvent(
                    "{\"id\":\"e\",\"source\":\"s\",\"type\":\"plan.started\",\"time\":\"2026-01-01T12:00:00Z\",\"plan_id\":\"research-42\"}")
                .status())
        .isEqualTo(202);
    running.fold();
    folding =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    running.fold();
                    running.tracker.passTime();
                  }
                });
  }

  @AfterEach
  void stop() throws InterruptedException {
    folding.interrupt();
    folding.join();
    running.close();
  }

  @Test
  void shouldAnswerEverythingAsTheDocumentPromises() {
    JsonNode paths = running.send(running.to("/openapi.json").GET()).json().path("paths");
    int asked = 0;
    for (Map.Entry<String, JsonNode> path : paths.properties()) {
      for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
        for (int round = 0; round < ROUNDS; round++) {
          ask(
              operation.getKey().toUpperCase(Locale.ROOT),
              path.getKey(),
              operation.getValue(),
              round == 0);
          asked++;
        }
      }
    }
    assertThat(asked).isGreaterThan(20 * ROUNDS);
  }

  private void ask(String method, String template, JsonNode operation, boolean exemplary) {
    String path = template;
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      String value = exemplary ? example(parameter) : value(parameter);
      switch (parameter.path("in").asText()) {
        case "path" -> path = path.replace("{" + name + "}", value.isEmpty() ? "%20" : value);
        case "query" -> {
          if (exemplary ? name.equals("agent_id") : random.nextBoolean()) {
            query.add(name + "=" + value);
          }
          if (!exemplary && random.nextInt(20) == 0) {
            query.add(name + "=again");
          }
        }
        default -> {}
      }
    }
    String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
    HttpRequest.Builder request;
    try {
      request = running.asAda(target);
    } catch (IllegalArgumentException e) {
      // No URL: no client can ask this.
      return;
    }
    String body = BODIES.get(random.nextInt(BODIES.size()));
    String type = TYPES.get(random.nextInt(TYPES.size()));
    if (random.nextBoolean()) {
      request.header("X-Roles", "admin");
    }
    HttpRequest.Builder whole =
        method.equals("GET")
            ? request.GET()
            : request
                .header("Content-Type", type)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
    RunningServer.Answer answer;
    try {
      answer = running.send(whole);
    } catch (UncheckedIOException e) {
      // The server has closed the connection after the request before, which was none; only what
      // is no GET is not asked again by the client itself.
      answer = running.send(whole);
    }
    String what = method + " " + target + (method.equals("GET") ? "" : " " + type + " " + body);
    judge(answer, operation, what);
  }

  private static void judge(RunningServer.Answer answer, JsonNode operation, String what) {
    int status = answer.status();
    assertThat(status).as(what + ": " + answer.response().body()).isLessThan(500);
    boolean promised = operation.path("responses").has(Integer.toString(status));
    // What is no path of the route, or no request, is answered before any route.
    assertThat(promised || status == 400 || status == 404)
        .as(what + " is answered with " + status)
        .isTrue();
    if (status >= 400) {
      assertThat(answer.header("Content-Type")).as(what).isEqualTo("application/problem+json");
      JsonNode problem = answer.json();
      assertThat(problem.path("status").asInt()).as(what).isEqualTo(status);
      assertThat(problem.path("type").asText()).as(what).isNotEmpty();
      assertThat(problem.path("title").asText()).as(what).isNotEmpty();
      assertThat(problem.toString()).as(what).doesNotContain("Exception", "\\tat ");
    }
  }

  private static String example(JsonNode parameter) {
    return URLEncoder.encode(parameter.path("example").asText(), StandardCharsets.UTF_8);
  }

  private String value(JsonNode parameter) {
    return switch (random.nextInt(4)) {
      case 0 -> example(parameter);
      case 1 -> Long.toString(random.nextLong());
      default -> RUBBISH.get(random.nextInt(RUBBISH.size()));
    };
  }
}
