// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.webhook.Attempt;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.RetrySchedule;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookHealth;
import dev.headway.server.RunningServer.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making webhooks and looking at them, over HTTP. */
class WebhookRoutesTest {
  private static final String ALL = "/v1/tracker/webhooks";
  private static final String GOOD = "{\"url\":\"https://93.184.215.14/hook\"}";

  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() {
    running =
        new RunningServer(
            folder, Map.of("webhook.max-per-user", "3", "webhook.max-per-tenant", "4"));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private HttpRequest.Builder as(String user, String roles, String path) {
    HttpRequest.Builder request = running.as("acme", user, path);
    return roles.isEmpty() ? request : request.header("X-Roles", roles);
  }

  private Answer create(String user, String roles, String body) {
    return running.send(as(user, roles, ALL).POST(BodyPublishers.ofString(body)));
  }

  private Answer call(String method, String user, String roles, String path, String body) {
    return running.send(as(user, roles, path).method(method, BodyPublishers.ofString(body)));
  }

  private String made(String user, String roles, String body) {
    Answer answer = create(user, roles, body);
    assertThat(answer.status()).isEqualTo(201);
    return answer.json().path("webhook_id").asText();
  }

  private List<String> listed(String user, String roles) {
    return call("GET", user, roles, ALL, "").json().path("items").findValuesAsText("webhook_id");
  }

  @Test
  void shouldTellTheSecretOnceAndAgainAfterARotation() {
    // when
    Answer answer = create("ada", "", GOOD);
    String id = answer.json().path("webhook_id").asText();
    String one = ALL + "/" + id;

    // then
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("Location")).isEqualTo(one);
    String secret = answer.json().path("secret").asText();
    assertThat(secret).startsWith("whsec_");
    assertThat(answer.json().path("events").toString())
        .contains("plan.failed", "plan.stalled")
        .doesNotContain("plan.updated", "webhook.test");
    assertThat(running.get(one).json().path("secret").isNull()).isTrue();
    assertThat(running.get(ALL).json().at("/items/0/secret").isNull()).isTrue();

    // when, then
    Answer rotated = call("POST", "ada", "", one + "/secret", "");
    assertThat(rotated.status()).isEqualTo(200);
    assertThat(rotated.json().path("secret").asText()).startsWith("whsec_").isNotEqualTo(secret);
    Webhook kept = running.webhooks.book().webhook(id).orElseThrow();
    assertThat(kept.signatures("m", Instant.now(), "b").split(" ")).hasSize(2);
    assertThat(running.audited().toString()).doesNotContain("whsec_");
  }

  @Test
  void shouldNameEachFieldThatCannotBeUsed() {
    Answer answer =
        create(
            "ada",
            "",
            """
            {"url":"http://127.0.0.1/","events":["plan.failed","plan.exploded"],"plans":"all",
             "filter":{"status":"sleeping","agent":"x"},"secret":"short","colour":"red","enabled":"yes"}""");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder(
            "/url",
            "/events/1",
            "/plans",
            "/filter/status",
            "/filter/agent",
            "/secret",
            "/colour",
            "/enabled");
    assertThat(create("ada", "", "{").status()).isEqualTo(422);
    assertThat(create("ada", "", "[]").status()).isEqualTo(422);
    assertThat(create("ada", "", "{\"url\":\"https://10.0.0.1/\"}").status()).isEqualTo(422);
    assertThat(create("ada", "", "{\"url\":\"https://[::ffff:169.254.169.254]/\"}").status())
        .isEqualTo(422);
    assertThat(listed("ada", "")).isEmpty();
  }

  @Test
  void shouldShowAndChangeWhatIsTheCallersAndNothingElse() {
    // given
    String own = made("ada", "", GOOD);
    String tenants = made("olga", "operator", GOOD.replace("}", ",\"plans\":\"tenant\"}"));
    assertThat(create("ada", "viewer", GOOD.replace("}", ",\"plans\":\"tenant\"}")).status())
        .isEqualTo(403);

    // then: who sees what
    assertThat(listed("ada", "")).containsExactly(own);
    assertThat(listed("bob", "")).isEmpty();
    assertThat(listed("vera", "viewer")).containsExactly(tenants);
    assertThat(listed("olga", "")).isEmpty();
    assertThat(listed("root", "admin")).containsExactly(own, tenants);

    // then: another's looks like none, whatever is asked of it
    for (String[] route :
        new String[][] {
          {"GET", ""},
          {"PUT", ""},
          {"DELETE", ""},
          {"POST", "/secret"},
          {"POST", "/enable"},
          {"POST", "/test"},
          {"POST", "/replay"},
          {"GET", "/deliveries"},
          {"POST", "/deliveries/msg_1/replay"}
        }) {
      for (String id : List.of(own, tenants, "wh_none")) {
        Answer answer = call(route[0], "bob", "", ALL + "/" + id + route[1], GOOD);
        assertThat(answer.status()).as(route[0] + route[1]).isEqualTo(404);
        assertThat(answer.json().path("detail").asText()).isEqualTo("There is no webhook " + id);
      }
      Answer other =
          running.send(
              running
                  .as("other", "ada", ALL + "/" + own + route[1])
                  .header("X-Roles", "admin")
                  .method(route[0], BodyPublishers.ofString(GOOD)));
      assertThat(other.status()).isEqualTo(404);
    }

    // then: a viewer looks, an operator changes
    assertThat(call("GET", "vera", "viewer", ALL + "/" + tenants, "").status()).isEqualTo(200);
    assertThat(call("DELETE", "vera", "viewer", ALL + "/" + tenants, "").status()).isEqualTo(403);
    assertThat(call("DELETE", "otto", "operator", ALL + "/" + tenants, "").status()).isEqualTo(204);
    assertThat(call("DELETE", "ada", "", ALL + "/" + own, "").status()).isEqualTo(204);
    assertThat(listed("root", "admin")).isEmpty();
  }

  @Test
  void shouldMakeOneWebhookOfTheSameIdempotencyKeyAndNoMoreThanItMay() {
    // when, then
    List<Answer> same =
        List.of(1, 2).stream()
            .map(
                time ->
                    running.send(
                        as("ada", "", ALL)
                            .header("Idempotency-Key", "k")
                            .POST(BodyPublishers.ofString(GOOD))))
            .toList();
    assertThat(same).extracting(Answer::status).containsExactly(201, 200);
    assertThat(same.get(1).json().path("secret").isNull()).isTrue();
    assertThat(listed("ada", "")).hasSize(1);

    // when, then
    made("ada", "", GOOD);
    made("ada", "", GOOD);
    Answer fourth = create("ada", "", GOOD);
    assertThat(fourth.status()).isEqualTo(409);
    assertThat(fourth.json().path("type").asText()).isEqualTo("/problems/too-many-webhooks");
    made("bob", "", GOOD);
    assertThat(create("cleo", "", GOOD).json().path("detail").asText()).contains("tenant");
  }

  @Test
  void shouldReplaceAndEnable() {
    // given
    String id = made("ada", "", GOOD);
    String one = ALL + "/" + id;
    running.webhooks.put(id, new WebhookHealth(Instant.EPOCH, Instant.EPOCH, "it is gone"));

    // when, then
    assertThat(running.get(one).json().path("disabled_reason").asText()).isEqualTo("it is gone");
    Answer replaced =
        call(
            "PUT",
            "ada",
            "",
            one,
            """
            {"url":"https://93.184.215.14/other","events":["plan.completed"],"filter":{"scope":"s"},"enabled":false}""");
    assertThat(replaced.status()).isEqualTo(200);
    assertThat(replaced.json().at("/filter/scope").asText()).isEqualTo("s");
    assertThat(replaced.json().path("enabled").asBoolean()).isFalse();
    assertThat(call("PUT", "ada", "", one, GOOD.replace("}", ",\"plans\":\"tenant\"}")).status())
        .isEqualTo(422);

    // when, then
    JsonNode enabled = call("POST", "ada", "", one + "/enable", "").json();
    assertThat(enabled.path("enabled").asBoolean()).isTrue();
    assertThat(enabled.path("disabled_at").isNull()).isTrue();
  }

  @Test
  void shouldShowTheLogByPagesAndSendAgain() {
    // given: three, the first failed
    String id = made("ada", "", GOOD);
    String log = ALL + "/" + id + "/deliveries";
    for (int i = 0; i < 3; i++) {
      assertThat(call("POST", "ada", "", ALL + "/" + id + "/test", "").status()).isEqualTo(202);
    }
    List<Delivery> all = running.webhooks.book().deliveriesOf(id);
    Delivery first = all.getLast();
    assertThat(call("POST", "ada", "", log + "/" + first.id() + "/replay", "").status())
        .isEqualTo(409);
    Attempt attempt = Attempt.answered(Instant.EPOCH, 500, Duration.ofMillis(12), "no", null);
    Delivery failed = first.after(attempt, new RetrySchedule(List.of(Duration.ZERO), 0), 0);
    running.webhooks.put(List.of(failed));

    // when, then: pages
    JsonNode page = running.get(log + "?limit=2").json();
    assertThat(page.path("items").findValuesAsText("delivery_id"))
        .containsExactly(all.get(0).id(), all.get(1).id());
    JsonNode last =
        running.get(log + "?limit=2&cursor=" + page.path("next_cursor").asText()).json();
    assertThat(last.path("items").findValuesAsText("delivery_id")).containsExactly(first.id());
    assertThat(last.path("next_cursor").isNull()).isTrue();
    assertThat(last.at("/items/0/attempts/0/status").asInt()).isEqualTo(500);
    assertThat(last.at("/items/0/attempts/0/answer").asText()).isEqualTo("no");
    assertThat(running.get(log + "?state=failed").json().path("items")).hasSize(1);
    assertThat(running.get(log + "?state=odd").status()).isEqualTo(422);
    assertThat(running.get(log + "?cursor=%21").status()).isEqualTo(400);

    // when, then: again
    Answer again = call("POST", "ada", "", ALL + "/" + id + "/replay", "");
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.json().path("replayed").asInt()).isEqualTo(1);
    assertThat(running.get(log + "?state=failed").json().path("items")).isEmpty();
    running.webhooks.put(List.of(failed));
    Answer one = call("POST", "ada", "", log + "/" + first.id() + "/replay", "");
    assertThat(one.status()).isEqualTo(202);
    assertThat(one.json().path("state").asText()).isEqualTo("pending");
    assertThat(one.json().path("delivery_id").asText()).isEqualTo(first.id());
    assertThat(call("POST", "ada", "", log + "/msg_none/replay", "").status()).isEqualTo(404);
  }
}
