// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.server.SseClient.Event;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanSetStreamTest {
  private static final String STREAM = "/v1/tracker/stream";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private RunningServer running;
  private int events;

  @BeforeEach
  void start() {
    running =
        new RunningServer(
            folder, Map.of("stream.heartbeat-seconds", "1", "rate-limit.burst", "100000"));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void event(String user, String type, String topic, String plan, String data) {
    RunningServer.Answer answer =
        running.postEventAs(
            "acme",
            user,
            """
            {"id":"e%d","source":"s","type":"%s","topic":"%s","time":"2026-01-01T12:00:00Z","plan_id":"%s","data":{%s}}"""
                .formatted(events++, type, topic, plan, data));
    assertThat(answer.status()).isEqualTo(202);
    running.fold();
  }

  private void task(String user, String plan) {
    event(
        user,
        "x.requested",
        "action-requests",
        plan,
        "\"action_id\":\"a" + events + "\",\"response_event\":\"x.done\"");
  }

  private void end(String plan) {
    event("ada", "plan.completed", "system-events", plan, "");
  }

  private HttpRequest.Builder viewer(String path) {
    return running.as("acme", "vera", path).header("X-Roles", "viewer");
  }

  /** What a client knows after all that came: plans and their versions. */
  private static Map<String, Long> known(List<Event> events) {
    Map<String, Long> known = new TreeMap<>();
    for (Event event : events) {
      if (!event.name().equals("update")) {
        known.clear();
      }
      for (JsonNode item : event.data().path("items")) {
        String plan = item.path("user_id").asText() + "/" + item.path("plan_id").asText();
        if (item.path("matches").asBoolean(true)) {
          known.put(plan, item.path("version").asLong());
        } else {
          known.remove(plan);
        }
      }
    }
    return known;
  }

  private static void awaitKnown(SseClient stream, Map<String, Long> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(known(stream.events())).isEqualTo(expected));
  }

  @Test
  void shouldBeginWithTheListAndTellWhatBecomesOfIt() {
    // given
    task("ada", "p1");
    task("ada", "p2");
    task("bob", "p3");
    running.publish();
    JsonNode list = running.get("/v1/tracker/plans").json();

    // when
    try (SseClient stream = running.stream(STREAM)) {
      Event first = stream.first(1).getFirst();
      assertThat(first.name()).isEqualTo("snapshot");
      assertThat(first.data().path("items")).isEqualTo(list.path("items"));
      assertThat(first.data().path("total").asInt()).isEqualTo(2);
      assertThat(first.data().path("total_relation").asText()).isEqualTo("eq");
      task("ada", "p1");
      task("bob", "p3");
      task("ada", "p4");
      running.publish();

      // then: ada's, each whole, and nobody else's
      awaitKnown(stream, Map.of("ada/p1", 2L, "ada/p2", 1L, "ada/p4", 1L));
      JsonNode item = stream.events().get(1).data().path("items").get(0);
      assertThat(item.path("task_count").asInt()).isEqualTo(2);
      assertThat(item.path("matches").asBoolean()).isTrue();
      assertThat(item.path("erased").asBoolean()).isFalse();
    }
  }

  @Test
  void shouldShowTheTenantToWhoMaySeeIt() {
    // given
    task("ada", "p1");
    running.publish();

    // when
    try (SseClient tenant = running.stream(viewer(STREAM));
        SseClient bobs = running.stream(viewer(STREAM + "?user_id=bob"));
        SseClient elsewhere =
            running.stream(running.as("globex", "vera", STREAM).header("X-Roles", "admin"))) {
      tenant.first(1);
      bobs.first(1);
      elsewhere.first(1);
      task("ada", "p1");
      task("bob", "p2");
      running.publish();

      // then
      awaitKnown(tenant, Map.of("ada/p1", 2L, "bob/p2", 1L));
      awaitKnown(bobs, Map.of("bob/p2", 1L));
      // A sign of life after that: there was nothing for it.
      int beats = elsewhere.comments().size();
      await().atMost(PATIENCE).until(() -> elsewhere.comments().size() > beats + 1);
      assertThat(elsewhere.events()).hasSize(1);
      assertThat(known(elsewhere.events())).isEmpty();
    }
    assertThat(running.send(running.asAda(STREAM + "?user_id=bob").GET()).status()).isEqualTo(403);
  }

  @Test
  void shouldSayOnceThatAPlanDoesNotFitAnyMore() {
    // given
    task("ada", "p1");
    task("ada", "p2");
    running.publish();
    String id;
    try (SseClient stream = running.stream(STREAM + "?status=running,pending")) {
      stream.first(1);

      // when
      end("p1");
      running.publish();
      awaitKnown(stream, Map.of("ada/p2", 1L));
      task("ada", "p1");
      task("ada", "p2");
      running.publish();
      awaitKnown(stream, Map.of("ada/p2", 2L));

      // then
      assertThat(
              stream.events().stream()
                  .flatMap(event -> event.data().findValuesAsText("matches").stream())
                  .filter("false"::equals))
          .hasSize(1);
      id = stream.lastId();
    }

    // when: it ends while nobody listens, then another whom this stream has not told of
    task("ada", "p5");
    running.publish();
    try (SseClient stream =
        running.stream(
            running.asAda(STREAM + "?status=running,pending").header("Last-Event-ID", id))) {
      awaitKnown(stream, Map.of("ada/p5", 1L));
      end("p2");
      running.publish();

      // then: the client has it from before
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode item = stream.events().getLast().data().path("items").get(0);
                assertThat(item.path("plan_id").asText()).isEqualTo("p2");
                assertThat(item.path("matches").asBoolean()).isFalse();
              });
    }
  }

  @Test
  void shouldSayThatAPlanWasErased() {
    // given
    task("ada", "p1");
    task("ada", "p2");
    running.publish();
    try (SseClient stream = running.stream(STREAM)) {
      stream.first(1);

      // when
      running.changes.append(0, "acme/ada/p1", null, false);

      // then
      JsonNode item = stream.first(2).getLast().data().path("items").get(0);
      assertThat(item.path("plan_id").asText()).isEqualTo("p1");
      assertThat(item.path("matches").asBoolean()).isFalse();
      assertThat(item.path("erased").asBoolean()).isTrue();
      assertThat(known(stream.events())).isEqualTo(Map.of("ada/p2", 1L));
    }
  }

  @Test
  void shouldGoOnWhereTheClientWasCutWhateverWasCompacted() {
    // given
    task("ada", "p1");
    running.publish();
    String id;
    try (SseClient stream = running.stream(STREAM)) {
      id = stream.first(1).getLast().id();
    }
    running.changes.fail(true);
    await().atMost(PATIENCE).until(() -> running.metrics.scrape().contains("following 0.0"));
    running.changes.fail(false);
    for (int i = 0; i < 5; i++) {
      task("ada", "p1");
      task("ada", "p2");
      running.publish();
    }
    running.changes.compact();

    // when
    try (SseClient stream = running.stream(running.asAda(STREAM).header("Last-Event-ID", id))) {
      // then: once each, as they are now
      Event first = stream.first(1).getFirst();
      assertThat(first.name()).isEqualTo("update");
      assertThat(first.data().path("items")).hasSize(2);
      awaitKnown(stream, Map.of("ada/p1", 6L, "ada/p2", 5L));
    }
  }

  @Test
  void shouldBeginAnewWhereWhatWasMissedIsGone() {
    // given
    task("ada", "p1");
    running.publish();
    String id;
    try (SseClient stream = running.stream(STREAM)) {
      id = stream.first(1).getLast().id();
    }
    running.changes.fail(true);
    await().atMost(PATIENCE).until(() -> running.metrics.scrape().contains("following 0.0"));
    running.changes.fail(false);
    task("ada", "p2");
    running.publish();
    running.changes.cutBeginning();

    // when
    try (SseClient stream = running.stream(running.asAda(STREAM).header("Last-Event-ID", id))) {
      Event first = stream.first(1).getFirst();

      // then
      assertThat(first.name()).isEqualTo("resync");
      assertThat(first.data().path("reason").asText()).isEqualTo("compacted");
      assertThat(known(stream.events())).isEqualTo(Map.of("ada/p1", 1L, "ada/p2", 1L));
    }
  }

  @Test
  void shouldGatherWhatChangesInAMoment() {
    // given
    task("ada", "p1");
    running.publish();
    try (SseClient stream = running.stream(STREAM)) {
      stream.first(1);
      long begun = System.nanoTime();

      // when
      for (int i = 0; i < 100; i++) {
        task("ada", "p" + i % 7);
        running.publish();
      }
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  known(stream.events()).values().stream().mapToLong(Long::longValue).sum() == 101);
      double seconds = (System.nanoTime() - begun) / 1e9;

      // then: ten a second, and one at once
      assertThat(stream.events().size() - 1).isLessThanOrEqualTo((int) (seconds * 10) + 1);
    }
  }

  @Test
  void shouldGiveASnapshotWhereMoreChangesThanItHolds() {
    // given: once a second, so that however the changes are divided, one half is too many
    running.close();
    running =
        new RunningServer(
            folder.resolve("slow"),
            Map.of("stream.set-updates-per-second", "1", "rate-limit.burst", "100000"));
    try (SseClient stream = running.stream(STREAM + "?limit=1")) {
      stream.first(1);
      task("ada", "p");
      running.publish();
      stream.first(2);

      // when: at once
      for (int i = 0; i < 2_100; i++) {
        task("ada", "p" + i);
      }
      running.publish();

      // then
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  stream.events().stream()
                      .anyMatch(
                          event ->
                              event.name().equals("snapshot")
                                  && event.data().path("total").asInt() == 2_101));
      assertThat(running.metrics.scrape()).contains("headway_stream_overflows_total{kind=\"set\"}");
    }
  }

  @Test
  void shouldRefuseFiltersThatChangesDoNotTell() {
    for (String parameter :
        List.of("agent=a", "started_before=2026-01-01T00:00:00Z", "sort=plan_id", "cursor=x")) {
      RunningServer.Answer answer = running.send(running.asAda(STREAM + "?" + parameter).GET());
      assertThat(answer.status()).as(parameter).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/pointer").asText())
          .isEqualTo("/query/" + parameter.substring(0, parameter.indexOf('=')));
    }
  }

  @Test
  void shouldFilterChangesAsTheListDoes() {
    // given
    Map<String, String> filters =
        Map.of(
            "q=rocks", "\"goal\":\"What RocksDB does\"",
            "session=s1", "\"session_id\":\"s1\"",
            "scope=v1", "\"scope_id\":\"v1\"",
            "waiting_on=planner", "\"x\":1",
            "started_after=2025-12-31T00:00:00Z", "\"x\":2");
    filters.forEach(
        (filter, data) -> {
          String plan = "plan-" + filter.charAt(0) + filter.charAt(2);
          try (SseClient stream = running.stream(STREAM + "?" + filter)) {
            stream.first(1);

            // when
            event("ada", "plan.started", "system-events", plan, data);
            running.publish();

            // then
            await()
                .atMost(PATIENCE)
                .untilAsserted(
                    () -> assertThat(known(stream.events())).containsEntry("ada/" + plan, 1L));
            assertThat(
                    running
                        .get("/v1/tracker/plans?" + filter)
                        .json()
                        .path("items")
                        .findValuesAsText("plan_id"))
                .contains(plan)
                .hasSize(known(stream.events()).size());
          }
        });
  }
}
