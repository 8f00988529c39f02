// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.headway.http.identity.TestTokens;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.EventType;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookSecret;
import dev.headway.schemas.key.Owner;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every route of the OpenAPI document against everybody who must not see what it shows. A route
 * that is added is tested by being in the document.
 */
class IsolationMatrixTest {
  /** What ada's plan holds: none of it may be in anybody else's answer. */
  private static final String SECRET = "secret";

  /** What takes more than being the owner. */
  private static final String ADMINISTRATION = "/v1/admin/";

  /** Names that lead to it. */
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("plan_id", "secret-plan"),
          entry("session_id", "secret-session"),
          entry("group_id", "secret-group"),
          entry("agent_id", "secret-agent"),
          entry("agent", "secret-agent"),
          entry("session", "secret-session"),
          entry("scope", "secret-scope"),
          entry("q", "secret"),
          entry("tenant_id", "acme"),
          entry("user_id", "ada"),
          entry("erasure_id", "secret-erasure"),
          entry("webhook_id", "secret-webhook"),
          entry("delivery_id", "secret-delivery"));

  /** A route as it is asked. */
  private record Asked(String method, String path) {
    /** The same about names that nobody knows. */
    Asked aboutNothing() {
      return new Asked(method, path.replace(SECRET, "nobody"));
    }
  }

  @TempDir Path folder;
  private RunningServer running;
  private List<Asked> routes;

  @BeforeEach
  void start() {
    running =
        new RunningServer(
            folder,
            Map.of(
                "auth.mode", "jwt",
                "auth.jwt-hs256-secret", TestTokens.SECRET,
                "auth.audience", "headway"));
    for (String event :
        List.of(
            event(
                "plan.started",
                "system-events",
                "\"goal\":\"secret goal\",\"scope_id\":\"secret-scope\",\"session_id\":\"secret-session\""),
            event(
                "secret.requested",
                "action-requests",
                "\"action_id\":\"secret-task\",\"response_event\":\"x\",\"assigned_to\":\"secret-agent\""),
            event(
                "delegation.started",
                "system-events",
                "\"group_id\":\"secret-group\",\"parent_task_id\":\"secret-task\",\"total_tasks\":1"),
            event(
                "task.log",
                "system-events",
                "\"message\":\"secret message\",\"task_id\":\"secret-task\""))) {
      assertThat(running.send(post(event)).status()).isEqualTo(202);
    }
    running.fold();
    tell();
    routes = identified(running.send(running.to("/openapi.json").GET()).json());
  }

  @AfterEach
  void stop() {
    running.close();
  }

  /** Ada has a webhook, and it has been told something. */
  private void tell() {
    Instant now = Instant.now();
    Webhook webhook =
        new Webhook(
            "secret-webhook",
            new Owner("acme", "ada"),
            false,
            "https://example.com/secret",
            "",
            EventType.byDefault(),
            Map.of(),
            true,
            WebhookSecret.make(),
            null,
            null,
            now,
            now);
    running.webhooks.put(webhook);
    running.webhooks.put(
        List.of(Delivery.test(webhook, "secret-delivery", now).givenUp("no answer", now)));
  }

  private static String event(String type, String topic, String data) {
    return """
        {"id":"secret-%s","source":"secret-agent","type":"%s","topic":"%s","time":"2026-01-01T12:00:00Z","plan_id":"secret-plan","data":{%s}}"""
        .formatted(type, type, topic, data);
  }

  private HttpRequest.Builder post(String event) {
    return as(token("acme", "ada"), new Asked("POST", "/v1/events"))
        .header("Content-Type", "application/cloudevents+json")
        .POST(HttpRequest.BodyPublishers.ofString(event));
  }

  private static String token(String tenant, String user) {
    return TestTokens.hs256(claims(tenant, user));
  }

  private static JWTClaimsSet.Builder claims(String tenant, String user) {
    return TestTokens.claims(Instant.now())
        .claim("tenant_id", tenant)
        .claim("user_id", user)
        .audience("headway");
  }

  private HttpRequest.Builder as(String token, Asked asked) {
    return running.to(asked.path()).header("Authorization", "Bearer " + token);
  }

  private RunningServer.Answer ask(String token, Asked asked) {
    HttpRequest.Builder request = as(token, asked);
    return running.send(filled(asked, request));
  }

  private static HttpRequest.Builder filled(Asked asked, HttpRequest.Builder request) {
    return asked.method().equals("POST")
        ? request
            .header("Content-Type", "application/cloudevents+json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
        : request.method(asked.method(), HttpRequest.BodyPublishers.noBody());
  }

  /** The routes that take an identity, each asked for ada's things by every parameter it has. */
  private static List<Asked> identified(JsonNode document) {
    List<Asked> routes = new ArrayList<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        operation -> {
                          if (!operation.getValue().path("security").isEmpty()) {
                            routes.add(
                                asked(
                                    operation.getKey().toUpperCase(java.util.Locale.ROOT),
                                    path.getKey(),
                                    operation.getValue()));
                          }
                        }));
    return routes;
  }

  private static Asked asked(String method, String template, JsonNode operation) {
    String path = template;
    List<String> query = new ArrayList<>();
    for (JsonNode parameter : operation.path("parameters")) {
      String name = parameter.path("name").asText();
      String value = NAMES.get(name);
      if (parameter.path("in").asText().equals("path")) {
        assertThat(value).as("a name for %s of %s", name, template).isNotNull();
        path = path.replace("{" + name + "}", String.valueOf(value));
      } else if (value != null
          && !name.equals("user_id")
          && parameter.path("in").asText().equals("query")) {
        query.add(name + "=" + value);
      }
    }
    return new Asked(method, query.isEmpty() ? path : path + "?" + String.join("&", query));
  }

  @Test
  void shouldShowAdaWhatIsHers() {
    assertThat(routes).hasSizeGreaterThan(14);
    for (Asked route : routes) {
      if (route.method().equals("DELETE") && !route.path().startsWith(ADMINISTRATION)) {
        // It would be gone for those that follow.
        continue;
      }
      RunningServer.Answer answer = ask(token("acme", "ada"), route);
      if (route.path().startsWith(ADMINISTRATION)) {
        assertThat(answer.status()).as(route.toString()).isEqualTo(403);
      } else if (route.method().equals("GET")) {
        assertThat(answer.status()).as(route + ": " + answer.response().body()).isEqualTo(200);
      }
    }
    assertThat(
            ask(token("acme", "ada"), new Asked("GET", "/v1/tracker/plans?q=secret"))
                .response()
                .body())
        .contains("secret goal");
  }

  @Test
  void shouldShowOthersWhatTheyWouldSeeIfItDidNotExist() {
    for (String[] other :
        new String[][] {
          {"acme", "bob"}, {"other", "ada"}, {"acme", "Ada"}, {"acme/ada", "x"}, {"acm", "eada"}
        }) {
      for (Asked route : routes) {
        if (route.method().equals("GET")) {
          // when
          RunningServer.Answer hers = ask(token(other[0], other[1]), route);
          RunningServer.Answer nothing = ask(token(other[0], other[1]), route.aboutNothing());

          // then: the same but for the names that were asked for, which come back
          String about = route + " as " + other[0] + "/" + other[1];
          assertThat(hers.status()).as(about).isEqualTo(nothing.status());
          assertThat(comparable(hers)).as(about).isEqualTo(comparable(nothing));
          assertThat(hers.response().headers().map().keySet())
              .as(about)
              .isEqualTo(nothing.response().headers().map().keySet());
        }
      }
    }
  }

  /** Without what differs in any two answers, and with one name for what was asked for. */
  private static String comparable(RunningServer.Answer answer) {
    JsonNode json = answer.json();
    if (json instanceof ObjectNode object) {
      object.remove(List.of("trace_id", "instance", "as_of", "after", "until"));
    }
    return json.toString().replace("nobody", SECRET);
  }

  @Test
  void shouldShowOthersNothingThatTheyDidNotNameThemselves() {
    for (Asked route :
        List.of(
            new Asked("GET", "/v1/tracker/plans"),
            new Asked("GET", "/v1/tracker/plans?sort=plan_id"),
            new Asked("GET", "/v1/tracker/facets"),
            new Asked("GET", "/v1/tracker/agents"),
            new Asked("GET", "/v1/tracker/stream"),
            new Asked("GET", "/v1/tracker/webhooks"),
            new Asked("GET", "/metrics"),
            new Asked("GET", "/ready"))) {
      for (String[] other : new String[][] {{"acme", "bob"}, {"other", "ada"}}) {
        RunningServer.Answer answer = ask(token(other[0], other[1]), route);
        assertThat(answer.status()).as(route.toString()).isEqualTo(200);
        assertThat(answer.response().body()).as(route.toString()).doesNotContain(SECRET, "acme");
      }
    }
  }

  @Test
  void shouldLetNobodyChangeAWebhookOfAnotherUser() {
    List<Asked> changes =
        routes.stream()
            .filter(route -> route.path().startsWith("/v1/tracker/webhooks/"))
            .filter(route -> !route.method().equals("GET"))
            .toList();
    assertThat(changes).hasSize(7);
    for (Asked route : changes) {
      for (String token :
          List.of(
              token("acme", "bob"),
              TestTokens.hs256(claims("acme", "bob").claim("roles", List.of("operator"))),
              TestTokens.hs256(claims("other", "ada").claim("roles", List.of("admin"))))) {
        RunningServer.Answer answer = ask(token, route);
        assertThat(answer.status()).as(route.toString()).isEqualTo(404);
        assertThat(answer.json().path("type").asText()).isEqualTo("/problems/webhook-not-found");
      }
    }
    assertThat(
            ask(token("acme", "ada"), new Asked("GET", "/v1/tracker/webhooks/secret-webhook"))
                .status())
        .isEqualTo(200);
  }

  @Test
  void shouldLetNobodyEraseWhoIsNoAdminOfTheTenant() {
    for (Asked route : routes) {
      if (route.method().equals("DELETE") && route.path().startsWith(ADMINISTRATION)) {
        for (String token :
            List.of(
                token("acme", "ada"),
                token("acme", "bob"),
                TestTokens.hs256(claims("acme", "bob").claim("roles", List.of("operator"))),
                TestTokens.hs256(claims("other", "ada").claim("roles", List.of("admin"))))) {
          assertThat(ask(token, route).status()).as(route.toString()).isEqualTo(403);
        }
      }
    }
    running.fold();
    running.tracker.passTime();
    assertThat(
            ask(token("acme", "ada"), new Asked("GET", "/v1/tracker/plans/secret-plan")).status())
        .isEqualTo(200);
  }

  @Test
  void shouldKeepOutWhoIsNotKnown() {
    String none =
        base64("{\"alg\":\"none\"}")
            + "."
            + base64(
                "{\"tenant_id\":\"acme\",\"user_id\":\"ada\",\"aud\":\"headway\",\"exp\":4102444800}")
            + ".";
    Map<String, String> tokens =
        Map.of(
            "expired",
            TestTokens.hs256(
                claims("acme", "ada").expirationTime(Date.from(Instant.now().minusSeconds(600)))),
            "alg none",
            none,
            "wrong audience",
            TestTokens.hs256(claims("acme", "ada").audience("somebody else")),
            "garbage",
            "x.y.z");
    for (Asked route : routes) {
      tokens.forEach((fault, token) -> assertRefused(ask(token, route), route + " with " + fault));
      HttpRequest.Builder without = running.to(route.path());
      assertRefused(running.send(filled(route, without)), route + " without a token");
    }
  }

  private static void assertRefused(RunningServer.Answer answer, String what) {
    assertThat(answer.status()).as(what).isEqualTo(401);
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/unauthenticated");
    JsonNode body = answer.json();
    ((ObjectNode) body).remove("instance");
    assertThat(body.toString()).as(what).doesNotContain(SECRET);
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
