// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.http.identity.TestTokens;
import dev.headway.server.SseClient.Event;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanStreamTest {
  private static final String STREAM = "/v1/tracker/plans/p/stream";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private RunningServer running;
  private int tasks;

  @BeforeEach
  void start() {
    running = new RunningServer(folder, Map.of("stream.resume-records", "50"));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private void event(String type, String topic, String plan, String data) {
    RunningServer.Answer answer =
        running.postEvent(
            """
            {"id":"e%d","source":"s","type":"%s","topic":"%s","time":"2026-01-01T12:00:00Z","plan_id":"%s","data":{%s}}"""
                .formatted(tasks++, type, topic, plan, data));
    assertThat(answer.status()).isEqualTo(202);
    running.fold();
    running.publish();
  }

  /** One more version. */
  private void task(String plan) {
    event(
        "x.requested",
        "action-requests",
        plan,
        "\"action_id\":\"a" + tasks + "\",\"response_event\":\"x.done\"");
  }

  private void end(String plan) {
    event("plan.completed", "system-events", plan, "");
  }

  private JsonNode plan() {
    return running.get("/v1/tracker/plans/p").json();
  }

  private SseClient resume(String id) {
    return running.stream(running.asAda(STREAM).header("Last-Event-ID", id));
  }

  private static List<Long> versions(List<Event> events) {
    return events.stream().map(Event::version).toList();
  }

  private static List<String> names(List<Event> events) {
    return events.stream().map(Event::name).toList();
  }

  /** As RFC 7396 says. */
  static JsonNode patched(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result =
        target.isObject() ? target.deepCopy() : RunningServer.JSON.createObjectNode();
    patch
        .properties()
        .forEach(
            member -> {
              if (member.getValue().isNull()) {
                result.remove(member.getKey());
              } else {
                result.set(
                    member.getKey(), patched(result.path(member.getKey()), member.getValue()));
              }
            });
    return result;
  }

  /** Without what is null, which reads the same. */
  static JsonNode withoutNulls(JsonNode node) {
    return patched(RunningServer.JSON.createObjectNode(), node);
  }

  private static JsonNode applied(List<Event> events) {
    JsonNode document = RunningServer.JSON.createObjectNode();
    for (Event event : events) {
      document =
          switch (event.name()) {
            case "snapshot" -> withoutNulls(event.data());
            case "resync" -> withoutNulls(event.data().path("plan"));
            case "update" -> patched(document, event.data());
            default -> document;
          };
    }
    return document;
  }

  @Test
  void shouldBeginWithTheSnapshotThatRestAnswers() {
    // given
    task("p");
    JsonNode rest = plan();

    // when
    try (SseClient stream = running.stream(STREAM)) {
      Event first = stream.first(1).getFirst();

      // then
      assertThat(stream.status()).isEqualTo(200);
      assertThat(stream.header("Content-Type")).isEqualTo("text/event-stream");
      assertThat(stream.header("Cache-Control")).isEqualTo("no-store");
      assertThat(stream.header("X-Accel-Buffering")).isEqualTo("no");
      assertThat(stream.header("Content-Encoding")).isEmpty();
      assertThat(Integer.parseInt(stream.retry())).isBetween(1_000, 3_000);
      assertThat(first.name()).isEqualTo("snapshot");
      assertThat(first.data()).isEqualTo(rest);
      assertThat(first.version()).isEqualTo(1);
    }
  }

  @Test
  void shouldTellEachVersionAsAPatchOfTheOneBefore() {
    // given
    task("p");
    try (SseClient stream = running.stream(STREAM)) {
      stream.first(1);

      // when
      task("p");
      task("other");
      task("p");
      List<Event> events = stream.first(3);

      // then
      assertThat(names(events)).containsExactly("snapshot", "update", "update");
      assertThat(versions(events)).containsExactly(1L, 2L, 3L);
      assertThat(applied(events)).isEqualTo(withoutNulls(plan()));
      Event update = events.getLast();
      assertThat(update.data().has("plan_id")).as("what has not changed").isFalse();
      assertThat(update.data().path("task_count").asInt()).isEqualTo(3);
    }
  }

  @Test
  void shouldEndWhenThePlanHasEndedAndNotBeAskedAgain() {
    // given
    task("p");
    try (SseClient stream = running.stream(STREAM)) {
      stream.first(1);

      // when
      end("p");
      List<Event> events = stream.awaitEnd();

      // then
      assertThat(events.getLast().name()).isEqualTo("end");
      assertThat(events.getLast().data().path("status").asText()).isEqualTo("completed");
      assertThat(events.getLast().data().path("reason").asText()).isEqualTo("ended");
      assertThat(events.getLast().version()).isEqualTo(plan().path("version").asLong());
      assertThat(applied(events)).isEqualTo(withoutNulls(plan()));

      // then: a browser that connects again is told not to
      try (SseClient again = resume(stream.lastId())) {
        assertThat(again.status()).isEqualTo(204);
      }

      // then: who was cut before the end is told of it
      String last = events.get(events.size() - 2).id();
      try (SseClient again = resume(last)) {
        assertThat(names(again.awaitEnd())).containsExactly("end");
      }
    }

    // then: one of an ended plan from the beginning
    try (SseClient late = running.stream(STREAM)) {
      assertThat(names(late.awaitEnd())).containsExactly("snapshot", "end");
    }
    assertThat(running.server.streamsOpen()).isZero();
  }

  @Test
  void shouldGoOnWhereTheClientWasCut() {
    // given
    task("p");
    String id;
    try (SseClient stream = running.stream(STREAM)) {
      task("p");
      id = stream.first(2).getLast().id();
    }

    // when: cut
    task("p");
    task("p");
    try (SseClient stream = resume(id)) {
      // then: all that is missed, and no snapshot
      List<Event> events = stream.first(2);
      assertThat(names(events)).containsExactly("update", "update");
      assertThat(versions(events)).containsExactly(3L, 4L);
      assertThat(applied(events)).isEqualTo(withoutNulls(plan()));

      // when
      task("p");
      // then
      assertThat(versions(stream.first(3))).containsExactly(3L, 4L, 5L);
    }
    try (SseClient stream = running.stream(STREAM + "?last_event_id=" + id)) {
      assertThat(versions(stream.first(3))).containsExactly(3L, 4L, 5L);
    }
  }

  @Test
  void shouldGoOnByReadingTheTopicWhereTheFeedRemembersNothing() {
    // given
    task("p");
    String id = firstPlace();
    running.close();
    running = restarted(Map.of("stream.buffer-mib", "0"));
    task("p");
    task("p");

    // when
    try (SseClient stream = resume(id)) {
      // then
      assertThat(versions(stream.first(2))).containsExactly(2L, 3L);
      assertThat(names(stream.events())).containsOnly("update");
      task("p");
      assertThat(versions(stream.first(3))).containsExactly(2L, 3L, 4L);
    }
  }

  /** Where a stream goes on that was cut after its snapshot. */
  private String firstPlace() {
    try (SseClient stream = running.stream(STREAM)) {
      return stream.first(1).getLast().id();
    }
  }

  /** One that has folded all that the one before has. */
  private RunningServer restarted(Map<String, String> settings) {
    RunningServer before = running;
    RunningServer after = new RunningServer(folder.resolve("again" + tasks), settings);
    before.events().forEach(after.tracker::fold);
    after.publish();
    return after;
  }

  @Test
  void shouldNameTheGapWhereVersionsAreGone() {
    // given
    task("p");
    String id = firstPlace();
    running.close();
    running = restarted(Map.of("stream.buffer-mib", "0"));
    task("p");
    task("p");
    running.changes.compact();

    // when
    try (SseClient stream = resume(id)) {
      Event event = stream.first(1).getFirst();

      // then
      assertThat(event.name()).isEqualTo("resync");
      assertThat(event.data().path("reason").asText()).isEqualTo("compacted");
      assertThat(event.data().path("from_version").asLong()).isEqualTo(2);
      assertThat(event.data().path("to_version").asLong()).isEqualTo(3);
      assertThat(event.data().path("plan")).isEqualTo(plan());
      task("p");
      assertThat(versions(stream.first(2))).containsExactly(3L, 4L);
    }
    assertThat(running.metrics.scrape())
        .contains("headway_stream_resyncs_total{reason=\"compacted\"} 1.0");
  }

  @Test
  void shouldNotReadWithoutBoundsForOneWhoComesBack() {
    // given
    task("p");
    String id = firstPlace();
    running.close();
    running = restarted(Map.of("stream.buffer-mib", "0", "stream.resume-records", "6"));
    for (int i = 0; i < 10; i++) {
      task("other");
    }

    // then: where the plan has not changed, nothing was missed
    try (SseClient stream = resume(id)) {
      task("p");
      assertThat(names(stream.first(1))).containsExactly("update");
    }

    // then: else the gap is told
    try (SseClient stream = resume(id)) {
      Event event = stream.first(1).getFirst();
      assertThat(event.name()).isEqualTo("resync");
      assertThat(event.data().path("reason").asText()).isEqualTo("too_far");
    }
  }

  @Test
  void shouldSayThatAPlanWasErased() {
    // given
    task("p");
    String id;
    try (SseClient stream = running.stream(STREAM)) {
      id = stream.first(1).getLast().id();

      // when
      running.send(
          running
              .asAda("/v1/admin/tenants/acme/users/ada/plans/p")
              .header("X-Roles", "admin")
              .DELETE());
      running.changes.append(0, "acme/ada/p", null, false);

      // then
      Event end = stream.awaitEnd().getLast();
      assertThat(end.name()).isEqualTo("end");
      assertThat(end.data().path("reason").asText()).isEqualTo("erased");
    }
    try (SseClient stream = resume(id)) {
      assertThat(names(stream.awaitEnd())).containsExactly("end");
    }
    running.changes.append(0, "acme/ada/q", null, true);
  }

  @Test
  void shouldRefuseWhatIsNoCursorOfTheStream() {
    // given
    task("p");
    task("other");
    String id;
    try (SseClient stream = running.stream("/v1/tracker/plans/other/stream")) {
      id = stream.first(1).getLast().id();
    }
    String set;
    try (SseClient stream = running.stream("/v1/tracker/stream")) {
      set = stream.first(1).getLast().id();
    }
    String position = running.get("/v1/tracker/plans/p").header("Headway-Position");

    // then
    for (String wrong : List.of(id, set, position, "nonsense", id.substring(4), id + "A")) {
      RunningServer.Answer answer =
          running.send(running.asAda(STREAM).header("Last-Event-ID", wrong).GET());
      assertThat(answer.status()).as(wrong).isEqualTo(400);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/invalid-cursor");
    }
    assertThat(
            running
                .send(running.asAda("/v1/tracker/stream?q=p").header("Last-Event-ID", set).GET())
                .status())
        .as("of another filter")
        .isEqualTo(400);
  }

  @Test
  void shouldNotShowPlansOfOthers() {
    // given
    task("p");
    String id = firstPlace();

    // then
    for (String[] other : List.of(new String[] {"acme", "bob"}, new String[] {"globex", "ada"})) {
      RunningServer.Answer answer = running.send(running.as(other[0], other[1], STREAM).GET());
      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.json().path("detail").asText()).isEqualTo("Plan p not found");
      assertThat(
              running
                  .send(running.as(other[0], other[1], STREAM).header("Last-Event-ID", id).GET())
                  .status())
          .isEqualTo(400);
    }
    HttpRequest.Builder viewer = running.as("acme", "bob", STREAM).header("X-Roles", "viewer");
    try (SseClient stream = running.stream(viewer)) {
      assertThat(names(stream.first(1))).containsExactly("snapshot");
      try (SseClient again = running.stream(viewer.header("Last-Event-ID", stream.lastId()))) {
        task("p");
        assertThat(names(again.first(1))).containsExactly("update");
      }
    }
  }

  @Test
  void shouldTakeSoManyAndNoMore() {
    // given
    running.close();
    running =
        new RunningServer(
            folder.resolve("few"),
            Map.of(
                "stream.max-per-user", "1",
                "stream.max-per-tenant", "2",
                "stream.max-per-instance", "3"));
    task("p");
    List<SseClient> open = new ArrayList<>();
    open.add(running.stream("/v1/tracker/stream"));

    // then
    assertTooMany("acme", "ada", "user");
    open.add(running.stream(running.as("acme", "bob", "/v1/tracker/stream")));
    assertTooMany("acme", "eve", "tenant");
    open.add(running.stream(running.as("globex", "ada", "/v1/tracker/stream")));
    assertTooMany("other", "ada", "instance");
    assertThat(open).allSatisfy(stream -> assertThat(stream.status()).isEqualTo(200));
    assertThat(running.metrics.scrape())
        .contains("headway_stream_subscribers{kind=\"set\"} 3.0")
        .contains("headway_stream_refused_total{limit=\"user\"} 1.0");

    // when: a problem, or closing, gives the place back
    open.removeFirst().close();
    // A write finds out that the client is gone.
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              task("p");
              return running.server.streamsOpen() == 2;
            });
    assertThat(running.send(running.asAda("/v1/tracker/plans/none/stream").GET()).status())
        .isEqualTo(404);
    open.add(running.stream(STREAM));
    assertThat(open.getLast().status()).isEqualTo(200);
    open.forEach(SseClient::close);
  }

  private void assertTooMany(String tenant, String user, String limit) {
    RunningServer.Answer answer =
        running.send(running.as(tenant, user, "/v1/tracker/stream").GET());
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/too-many-streams");
    assertThat(answer.json().path("detail").asText()).contains(limit);
    assertThat(answer.header("Retry-After")).isEqualTo("5");
  }

  @Test
  void shouldGiveSignsOfLifeThatMoveTheClientOn() {
    // given
    running.close();
    running = new RunningServer(folder.resolve("beats"), Map.of("stream.heartbeat-seconds", "1"));
    task("p");
    try (SseClient stream = running.stream(STREAM)) {
      String first = stream.first(1).getLast().id();
      task("other");

      // then
      await().atMost(PATIENCE).until(() -> !stream.lastId().equals(first));
      assertThat(stream.comments()).contains("heartbeat");
      assertThat(stream.events()).hasSize(1);
      String later = stream.lastId();
      task("p");
      stream.first(2);
      try (SseClient again = resume(later)) {
        assertThat(versions(again.first(1))).containsExactly(2L);
      }
    }
  }

  @Test
  void shouldEndWhenTheTokenExpires() {
    // given: a token that is forgiven one more second
    running.close();
    running =
        new RunningServer(
            folder.resolve("jwt"),
            Map.of("auth.mode", "jwt", "auth.jwt-hs256-secret", TestTokens.SECRET));
    String token =
        TestTokens.hs256(
            TestTokens.claims(Instant.now())
                .expirationTime(Date.from(Instant.now().minusSeconds(57))));

    // when
    try (SseClient stream =
        running.stream(
            running.to("/v1/tracker/stream").header("Authorization", "Bearer " + token))) {
      // then
      assertThat(stream.status()).isEqualTo(200);
      assertThat(names(stream.awaitEnd())).containsExactly("snapshot");
      assertThat(stream.comments()).anyMatch(comment -> comment.contains("who it is"));
    }
  }

  @Test
  void shouldCutStreamsWhenItStops() {
    // given
    task("p");
    SseClient stream = running.stream(STREAM);
    stream.first(1);

    // when
    running.server.close();

    // then: a cut, and no end
    assertThat(names(stream.awaitEnd())).containsExactly("snapshot");
    stream.close();
  }

  @Test
  void shouldCutStreamsWhenTheTopicCannotBeReadAndFollowItAgainLater() {
    // given
    task("p");
    String id;
    try (SseClient stream = running.stream(STREAM)) {
      stream.first(1);

      // when
      running.changes.fail(true);
      // then
      assertThat(names(stream.awaitEnd())).containsExactly("snapshot");
      id = stream.lastId();
    }
    RunningServer.Answer refused = running.send(running.asAda(STREAM).GET());
    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.header("Retry-After")).isEqualTo("1");

    // when
    running.changes.fail(false);
    task("p");
    // then
    try (SseClient stream = resume(id)) {
      assertThat(versions(stream.first(1))).containsExactly(2L);
    }
  }

  @Test
  void shouldCountAStreamAsAnsweredWhenItBegins() {
    // given
    task("p");
    try (SseClient stream = running.stream(STREAM)) {
      stream.first(1);

      // then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(running.metrics.scrape())
                      .contains(
                          "http_server_requests_seconds_count{method=\"GET\",status=\"200\",uri=\"/v1/tracker/plans/{plan_id}/stream\"} 1"));
      assertThat(running.server.requestsUnderWay()).isZero();
      assertThat(stream.isOpen()).isTrue();
    }
  }

  @Test
  void shouldAnswerHeadWithoutAStream() {
    // given
    task("p");

    // then
    assertThat(
            running
                .send(running.asAda(STREAM).method("HEAD", HttpRequest.BodyPublishers.noBody()))
                .status())
        .isEqualTo(200);
    await().atMost(PATIENCE).until(() -> running.server.streamsOpen() == 0);
  }
}
