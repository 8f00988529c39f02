// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.json.Json;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Erasing over HTTP: who may, what is left, and the receipt. */
class ErasureTest {
  private static final String TENANTS = "/v1/admin/tenants/";
  private static final String METRICS =
      "/v1/tracker/metrics?agent_id=writer&until=2026-01-02T00:00:00Z";
  private static final String AS_OF = "?as_of=2026-01-01T12:00:01Z";

  /** 404 when the plan is gone. */
  private static final List<String> OF_PLAN =
      List.of(
          "/v1/tracker/plans/p",
          "/v1/tracker/plans/p" + AS_OF,
          "/v1/tracker/plans/p/progress",
          "/v1/tracker/plans/p/timeline",
          "/v1/tracker/plans/p/timeline" + AS_OF,
          "/v1/tracker/plans/p/hierarchy",
          "/v1/tracker/plans/p/logs",
          "/v1/tracker/delegation-groups/g");

  /** Empty when the plan is gone. */
  private static final List<String> LISTS =
      List.of(
          "/v1/tracker/plans/p/actions",
          "/v1/tracker/plans/p/actions" + AS_OF,
          "/v1/tracker/plans/p/tasks",
          "/v1/tracker/plans/p/tasks" + AS_OF,
          "/v1/tracker/plans/p/transitions",
          "/v1/tracker/plans/p/transitions" + AS_OF,
          "/v1/tracker/plans/root/sub-plans",
          "/v1/tracker/sessions/s/plans");

  @TempDir Path folder;
  private RunningServer running;

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of());
    plan("acme", "ada", "1");
    plan("acme", "bob", "2");
    plan("globex", "ada", "3");
    running.fold();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private RunningServer.Answer plan(String tenant, String user, String id) {
    return running.send(
        running
            .as(tenant, user, "/v1/events")
            .header("Content-Type", "application/cloudevents-batch+json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    """
                    [{"id":"a%1$s","source":"planner","type":"plan.started","time":"2026-01-01T12:00:00Z","plan_id":"p","data":{"session_id":"s","goal":"find","parent_plan_id":"root"}},
                     {"id":"b%1$s","source":"planner","type":"x.requested","topic":"action-requests","time":"2026-01-01T12:00:01Z","plan_id":"p","response_event":"x.done","data":{"action_id":"t"}},
                     {"id":"c%1$s","source":"writer","type":"x.done","topic":"action-results","time":"2026-01-01T12:00:02Z","plan_id":"p","data":{"action_id":"t"}},
                     {"id":"d%1$s","source":"planner","type":"delegation.started","time":"2026-01-01T12:00:01Z","plan_id":"p","data":{"group_id":"g","parent_task_id":"t","total_tasks":1}}]"""
                        .formatted(id))));
  }

  private RunningServer.Answer erase(String role, String tenant, String path) {
    return running.send(
        running.as(tenant, "root", TENANTS + path + "?wait_ms=0").header("X-Roles", role).DELETE());
  }

  private RunningServer.Answer admin(String tenant, String path) {
    return running.send(running.as(tenant, "root", path).header("X-Roles", "admin").GET());
  }

  /** Orders, lets it happen, and asks for the receipt. */
  private JsonNode erased(String path) {
    String tenant = path.split("/", 2)[0];
    RunningServer.Answer ordered = erase("admin", tenant, path);
    assertThat(ordered.status()).as(ordered.response().body()).isEqualTo(202);
    assertThat(ordered.json().path("status").asText()).isEqualTo("running");
    running.fold();
    running.tracker.passTime();
    running.tracker.passTime();
    RunningServer.Answer receipt = admin(tenant, ordered.header("Location"));
    assertThat(receipt.status()).as(receipt.response().body()).isEqualTo(200);
    return receipt.json();
  }

  private RunningServer.Answer seen(String tenant, String user, String path) {
    return running.send(running.as(tenant, user, path).GET());
  }

  private void assertGone(String tenant, String user) {
    for (String path : OF_PLAN) {
      assertThat(seen(tenant, user, path).status()).as(path).isEqualTo(404);
    }
    for (String path : LISTS) {
      assertThat(seen(tenant, user, path).json()).as(path).isEmpty();
    }
    assertNoneCounted(path -> seen(tenant, user, path).json());
  }

  /** No plan and no task in whatever is asked. */
  private static void assertNoneCounted(Function<String, JsonNode> asked) {
    JsonNode list = asked.apply("/v1/tracker/plans");
    assertThat(list.path("items")).isEmpty();
    assertThat(list.path("total").asLong()).isZero();
    JsonNode facets = asked.apply("/v1/tracker/facets");
    for (String facet : List.of("status", "agent", "event_type")) {
      assertThat(facets.get(facet)).as(facet).isEmpty();
    }
    assertThat(asked.apply(METRICS).path("total_tasks").asLong()).isZero();
    // When an agent was last heard of cannot be taken back plan by plan; its tasks are.
    assertThat(asked.apply("/v1/tracker/agents"))
        .allSatisfy(agent -> assertThat(agent.path("total_tasks").asLong(-1)).isZero());
  }

  private void assertThere(String tenant, String user) {
    for (String path : OF_PLAN) {
      assertThat(seen(tenant, user, path).status()).as(path).isEqualTo(200);
    }
    for (String path : LISTS) {
      assertThat(seen(tenant, user, path).json()).as(path).isNotEmpty();
    }
    for (String facet : List.of("status", "agent", "event_type")) {
      assertThat(seen(tenant, user, "/v1/tracker/facets").json().get(facet)).isNotEmpty();
    }
    assertThat(seen(tenant, user, METRICS).json().path("total_tasks").asLong()).isEqualTo(1);
  }

  @Test
  void shouldEraseATenantWithAReceipt() {
    // when
    JsonNode receipt = erased("acme");

    // then
    assertThat(receipt.path("status").asText()).isEqualTo("done");
    assertThat(receipt.path("plans").asLong()).isEqualTo(2);
    assertThat(receipt.path("tasks").asLong()).isEqualTo(2);
    assertThat(receipt.path("events").asLong()).isEqualTo(8);
    Instant finished = Instant.parse(receipt.path("finished_at").asText());
    assertThat(receipt.at("/topics/0/topic").asText()).isEqualTo("action-requests");
    assertThat(Instant.parse(receipt.at("/topics/0/gone_by").asText()))
        .isEqualTo(finished.plus(Duration.ofDays(14)));
    assertThat(receipt.at("/topics/1/gone_by").isNull()).isTrue();
    assertThat(running.get("/v1/tracker/agents").json()).isEmpty();
    assertGone("acme", "ada");
    assertGone("acme", "bob");
    assertThere("globex", "ada");
  }

  @Test
  void shouldEraseOneUser() {
    // when
    JsonNode receipt = erased("acme/users/ada");

    // then
    assertThat(receipt.path("plans").asLong()).isEqualTo(1);
    assertThat(running.get("/v1/tracker/agents").json()).isEmpty();
    assertGone("acme", "ada");
    assertThere("acme", "bob");
    assertThere("globex", "ada");
  }

  @Test
  void shouldShowNothingOfATenantsOnlyUserEitherToTheTenantsAdmin() {
    // when
    erased("globex/users/ada");

    // then: the names of the agents are the tenant's, not the user's
    assertGone("globex", "ada");
    assertNoneCounted(path -> admin("globex", path).json());
    assertThat(admin("globex", "/v1/tracker/agents").json().findValuesAsText("agent_id"))
        .containsExactly("planner", "writer");
    assertThere("acme", "ada");
  }

  @Test
  void shouldEraseOnePlan() {
    // when
    JsonNode receipt = erased("acme/users/bob/plans/p");

    // then
    assertThat(receipt.path("plans").asLong()).isEqualTo(1);
    assertGone("acme", "bob");
    assertThere("acme", "ada");
  }

  @Test
  void shouldStayErasedWhenOldEventsComeAgain() {
    // given
    erased("acme");

    // when
    plan("acme", "ada", "1");
    plan("acme", "ada", "9");
    running.fold();

    // then
    assertGone("acme", "ada");
  }

  @Test
  void shouldTellWhenEverythingIsErasedWithinTheWait() throws InterruptedException {
    // when: somebody folds beside the request
    Thread folding =
        Thread.ofVirtual()
            .start(
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    running.fold();
                    running.tracker.passTime();
                  }
                });
    RunningServer.Answer answer =
        running.send(
            running.as("acme", "root", TENANTS + "acme").header("X-Roles", "admin").DELETE());
    folding.interrupt();
    folding.join();

    // then
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(answer.json().path("status").asText()).isEqualTo("done");
    assertGone("acme", "ada");
  }

  @Test
  void shouldRefuseWhoMayNotErase() {
    for (String path : List.of("acme", "acme/users/ada", "acme/users/ada/plans/p")) {
      for (String role : List.of("user", "viewer", "operator")) {
        assertThat(erase(role, "acme", path).status()).as(role + " " + path).isEqualTo(403);
      }
      assertThat(erase("admin", "globex", path).status()).as(path).isEqualTo(403);
      assertThat(running.send(running.to(TENANTS + path).DELETE()).status()).isEqualTo(401);
    }
    running.fold();
    running.tracker.passTime();
    assertThere("acme", "ada");
  }

  @Test
  void shouldShowAReceiptToItsOwnTenantOnly() {
    // given
    String receipt = "/v1/admin/erasures/" + erased("acme").path("erasure_id").asText();

    // then
    assertThat(admin("acme", receipt).status()).isEqualTo(200);
    assertThat(admin("globex", receipt).status()).isEqualTo(404);
    assertThat(admin("acme", "/v1/admin/erasures/none").status()).isEqualTo(404);
    assertThat(running.get(receipt).status()).isEqualTo(403);
  }

  @Test
  void shouldNameNobodyInTheReceipt() {
    assertThat(erased("acme/users/ada").toString()).doesNotContain("ada").doesNotContain("acme");
  }

  @Test
  void shouldTellThoseWhoKeepHistory() {
    for (String path : List.of("acme", "acme/users/a%2Fb", "acme/users/ada/plans/p")) {
      // when
      RunningServer.Answer ordered = erase("admin", "acme", path);

      // then: told when there is a receipt
      ProducerRecord<byte[], byte[]> record = running.erasures().getLast();
      assertThat(record.topic()).isEqualTo("headway-erasures");
      assertThat(new String(record.key(), StandardCharsets.UTF_8))
          .isEqualTo(path.replace("users/", "").replace("plans/", ""));
      assertThat(record.partition()).as("the key's").isNull();
      JsonNode told = Json.read(record.value());
      assertThat(told.path("kind").asText())
          .isEqualTo(path.endsWith("/p") ? "plan" : path.endsWith("b") ? "user" : "tenant");
      assertThat(told.path("erased_at")).isEqualTo(ordered.json().path("erased_up_to"));
      assertThat(told.path("erasure_id")).isEqualTo(ordered.json().path("erasure_id"));
    }
    JsonNode tenant = Json.read(running.erasures().get(0).value());
    assertThat(tenant.path("tenant_id").asText()).isEqualTo("acme");
    assertThat(tenant.path("user_id").isNull() && tenant.path("plan_id").isNull()).isTrue();
    JsonNode user = Json.read(running.erasures().get(1).value());
    assertThat(user.path("user_id").asText()).isEqualTo("a/b");
    assertThat(user.path("plan_id").isNull()).isTrue();
    JsonNode plan = Json.read(running.erasures().get(2).value());
    assertThat(plan.path("user_id").asText()).isEqualTo("ada");
    assertThat(plan.path("plan_id").asText()).isEqualTo("p");
    // What may be erased is decided before anybody is told.
    erase("operator", "acme", "acme");
    assertThat(running.erasures()).hasSize(3);
  }

  @Test
  void shouldGiveNoReceiptBeforeHistoryIsTold() {
    // given: Kafka takes what it is told to only
    try (RunningServer slow = new RunningServer(folder.resolve("slow"), Map.of(), false)) {
      // when
      CompletableFuture<RunningServer.Answer> asked =
          CompletableFuture.supplyAsync(
              () ->
                  slow.send(
                      slow.as("acme", "root", TENANTS + "acme?wait_ms=0")
                          .header("X-Roles", "admin")
                          .DELETE()));
      await().until(() -> !slow.erasures().isEmpty());
      for (int i = 0; i < slow.events().size(); i++) {
        assertThat(slow.producer.completeNext()).isTrue();
      }

      // then
      assertThat(asked)
          .failsWithin(Duration.ofMillis(300))
          .withThrowableOfType(TimeoutException.class);
      assertThat(slow.producer.completeNext()).as("the record for history").isTrue();
      assertThat(asked.join().status()).isEqualTo(202);
    }
  }

  @Test
  void shouldAuditAnErasure() {
    // when
    String id = erased("acme").path("erasure_id").asText();

    // then
    assertThat(running.audited())
        .anySatisfy(
            record -> {
              assertThat(record.path("action").asText()).isEqualTo("eraseTenant");
              assertThat(record.at("/target/erasure_id").asText()).isEqualTo(id);
              assertThat(record.path("outcome").asInt()).isEqualTo(202);
            });
  }
}
