// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.position.PositionTokens;
import dev.headway.query.InputPosition;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanReadsTest {
  private static final String SYSTEM = "system-events";

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

  private RunningServer.Answer request(String plan) {
    return running.postEvent(
        """
        {"id":"e-1","source":"planner","type":"data.fetch.requested","topic":"action-requests","time":"2026-01-01T12:00:00Z","plan_id":"%s",
         "correlation_id":"c1","response_event":"data.fetch.done","data":{"action_id":"a1","query":"solar"}}"""
            .formatted(plan));
  }

  private RunningServer.Answer result(String plan) {
    return running.postEvent(
        """
        {"id":"e-2","source":"fetcher","type":"data.fetch.done","topic":"action-results","time":"2026-01-01T12:00:02.5Z","plan_id":"%s",
         "correlation_id":"c1","data":{"action_id":"a1","usage":{"input_tokens":7,"output_tokens":3,"cost_usd":0.0125}}}"""
            .formatted(plan));
  }

  private void send(String topic, String type, int second, String data) {
    event("e-%02d".formatted(second), topic, type, second, "", data);
  }

  private void event(
      String id, String topic, String type, int second, String envelope, String data) {
    RunningServer.Answer answer =
        running.postEvent(
            """
            {"id":"%s","source":"fetcher","type":"%s","topic":"%s","time":"2026-01-01T12:00:%02dZ","plan_id":"p1"%s,"data":{%s}}"""
                .formatted(id, type, topic, second, envelope, data));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
  }

  /** What is known of the plan now. */
  private JsonNode plan() {
    running.fold();
    return running.get("/v1/tracker/plans/p1").json();
  }

  private JsonNode timeline() {
    running.fold();
    return running.get("/v1/tracker/plans/p1/timeline").json();
  }

  @Test
  void shouldAnswerWhatAPlanIsDoing() {
    // given
    request("p1");
    result("p1");
    running.fold();

    // when
    RunningServer.Answer answer = running.get("/v1/tracker/plans/p1");

    // then
    JsonNode plan = answer.json();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(plan.path("status").asText()).isEqualTo("running");
    assertThat(plan.path("started_at").asText()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(plan.path("task_count").asInt()).isEqualTo(1);
    assertThat(plan.path("completed_tasks").asInt()).isEqualTo(1);
    assertThat(plan.path("progress").toString()).isEqualTo("1.0");
    assertThat(plan.at("/usage/cost_usd").toString()).isEqualTo("0.0125");
    assertThat(plan.has("completed_at")).isTrue();
    assertThat(plan.path("completed_at").isNull()).isTrue();
    assertThat(plan.path("current_state").isNull()).isTrue();
    assertThat(answer.header("Headway-Position")).isNotEmpty();
  }

  @Test
  void shouldListTasksUnderBothNames() {
    // given
    request("p1");
    result("p1");
    running.fold();

    // when
    RunningServer.Answer tasks = running.get("/v1/tracker/plans/p1/tasks");

    // then
    assertThat(tasks.json())
        .hasSize(1)
        .isEqualTo(running.get("/v1/tracker/plans/p1/actions").json());
    JsonNode task = tasks.json().get(0);
    assertThat(task.path("task_id").asText()).isEqualTo("a1");
    assertThat(task.path("event_type").asText()).isEqualTo("data.fetch.requested");
    assertThat(task.path("state").asText()).isEqualTo("completed");
    assertThat(task.path("completed_at").asText()).isEqualTo("2026-01-01T12:00:02.500000Z");
    assertThat(task.path("duration_seconds").toString()).isEqualTo("2.5");
    assertThat(task.path("agent_id").asText()).isEqualTo("fetcher");
  }

  @Test
  void shouldShowTheProgressOfARunningTaskAndNoLateOne() {
    // given
    request("p1");
    send(SYSTEM, "task.state_changed", 1, "\"task_id\":\"a1\",\"new_state\":\"running\"");
    send(SYSTEM, "task.progress", 2, "\"task_id\":\"a1\",\"progress\":0.5");
    running.fold();
    // then
    for (String list : List.of("actions", "tasks")) {
      JsonNode task = running.get("/v1/tracker/plans/p1/" + list).json().get(0);
      assertThat(task.path("state").asText()).as(list).isEqualTo("running");
      assertThat(task.path("progress").toString()).as(list).isEqualTo("0.5");
    }

    // when: it has ended, and the agent's last reports come after all
    result("p1");
    send(SYSTEM, "task.progress", 3, "\"task_id\":\"a1\",\"progress\":0.4");
    send(SYSTEM, "task.state_changed", 4, "\"task_id\":\"a1\",\"new_state\":\"running\"");
    running.fold();
    // then
    for (String list : List.of("actions", "tasks")) {
      JsonNode task = running.get("/v1/tracker/plans/p1/" + list).json().get(0);
      assertThat(task.path("state").asText()).as(list).isEqualTo("completed");
      assertThat(task.path("progress").toString()).as(list).isEqualTo("1.0");
      assertThat(task.path("duration_seconds").toString()).as(list).isEqualTo("2.5");
    }
  }

  @Test
  void shouldTellWhatAPlanWaitsForUntilItIsResumedOrAsksForMore() {
    // given
    String wait =
        "\"reason\":\"approval needed\",\"expected_event\":\"approval.given\",\"timeout_seconds\":60";
    send(SYSTEM, "plan.started", 1, "");
    send(SYSTEM, "plan.waiting_for_input", 2, wait);
    // an older request that comes late is none that goes on
    request("p1");
    // then
    JsonNode waiting = plan();
    assertThat(waiting.path("status").asText()).isEqualTo("waiting");
    assertThat(waiting.at("/waiting/reason").asText()).isEqualTo("approval needed");
    assertThat(waiting.at("/waiting/expected_event").asText()).isEqualTo("approval.given");
    assertThat(waiting.at("/waiting/since").asText()).isEqualTo("2026-01-01T12:00:02Z");
    assertThat(waiting.at("/waiting/timeout_seconds").toString()).isEqualTo("60.0");

    // when
    send(SYSTEM, "plan.resumed", 3, "");
    // then
    JsonNode resumed = plan();
    assertThat(resumed.path("status").asText()).isEqualTo("running");
    assertThat(resumed.get("waiting").isNull()).isTrue();

    // when: it waits once more
    send(SYSTEM, "plan.waiting_for_input", 4, wait);
    // then
    assertThat(plan().path("status").asText()).isEqualTo("waiting");

    // when
    send("action-requests", "data.fetch.requested", 5, "\"action_id\":\"a2\"");
    // then
    JsonNode goingOn = plan();
    assertThat(goingOn.path("status").asText()).isEqualTo("running");
    assertThat(goingOn.get("waiting").isNull()).isTrue();
  }

  @Test
  void shouldShowAPlanAsPausedUntilItIsResumed() {
    // when
    send(SYSTEM, "plan.started", 1, "");
    send(SYSTEM, "plan.paused", 2, "\"reason\":\"night\"");
    // then
    assertThat(plan().path("status").asText()).isEqualTo("paused");

    // when: a request is no resumption
    send("action-requests", "data.fetch.requested", 3, "\"action_id\":\"a1\"");
    // then
    assertThat(plan().path("status").asText()).isEqualTo("paused");

    // when
    send(SYSTEM, "plan.resumed", 4, "");
    // then
    assertThat(plan().path("status").asText()).isEqualTo("running");
  }

  @Test
  void shouldTellATimelineWithItsPayloads() {
    // given
    request("p1");
    result("p1");
    running.fold();

    // when
    JsonNode timeline = running.get("/v1/tracker/plans/p1/timeline").json();

    // then
    assertThat(timeline.path("trace_id").asText()).isEqualTo("p1");
    assertThat(timeline.at("/events/0/event_id").asText()).isEqualTo("e-1");
    assertThat(timeline.at("/events/0/data/query").asText()).isEqualTo("solar");
    assertThat(timeline.at("/events/0/kind").asText()).isEqualTo("request");
    assertThat(timeline.at("/events/1/parent_event_id").asText()).isEqualTo("e-1");
    assertThat(timeline.at("/events/1/origin/topic").asText()).isEqualTo("action-results");
  }

  @Test
  void shouldListACopyOnceAndEventsOfTheSameTimeById() {
    // given: the later id comes first, and one event comes twice
    for (String id : List.of("b", "c", "a", "b")) {
      event(id, SYSTEM, "note.taken", 0, "", "\"note\":\"" + id + "\"");
    }
    // when
    JsonNode timeline = timeline();
    // then
    assertThat(timeline.path("events").findValuesAsText("event_id")).containsExactly("a", "b", "c");
    assertThat(plan().path("events").asInt()).isEqualTo(3);
  }

  @Test
  void shouldTakeTheTraceFromTheEarliestEventThatNamesOne() {
    // given: the earliest of them comes last
    event("c", SYSTEM, "note.taken", 3, ",\"trace_id\":\"trace-3\"", "");
    event("a", SYSTEM, "note.taken", 1, "", "");
    event("b", SYSTEM, "note.taken", 2, ",\"trace_id\":\"trace-2\"", "");
    // when
    JsonNode timeline = timeline();
    // then
    assertThat(timeline.path("trace_id").asText()).isEqualTo("trace-2");
    assertThat(timeline.path("events").findValuesAsText("trace_id"))
        .containsExactly("null", "trace-2", "trace-3");
    assertThat(plan().path("trace_id").asText()).isEqualTo("trace-2");
  }

  @Test
  void shouldTellWhichEventCausedAnother() {
    // given: a request, the same again, and a result that names the first of them
    event("r1", "action-requests", "x.requested", 0, "", "\"action_id\":\"a1\"");
    event("r2", "action-requests", "x.requested", 1, "", "\"action_id\":\"a1\"");
    event("s", "action-results", "x.done", 2, "", "\"action_event_id\":\"r1\"");
    // and an event that says it in its envelope
    event("n", SYSTEM, "note.taken", 3, ",\"parent_event_id\":\"s\"", "");
    // when
    JsonNode events = timeline().path("events");
    // then
    assertThat(events.findValuesAsText("event_id")).containsExactly("r1", "r2", "s", "n");
    assertThat(events.findValuesAsText("parent_event_id"))
        .containsExactly("null", "null", "r1", "s");
    assertThat(events.at("/2/task_id").asText()).isEqualTo("a1");
  }

  @Test
  void shouldTellTransitions() {
    // given
    request("p1");
    result("p1");
    running.fold();

    // when
    JsonNode transitions = running.get("/v1/tracker/plans/p1/transitions").json();

    // then
    JsonNode last = transitions.get(transitions.size() - 1);
    assertThat(last.path("task_id").asText()).isEqualTo("a1");
    assertThat(last.path("from").asText()).isEqualTo("pending");
    assertThat(last.path("to").asText()).isEqualTo("completed");
  }

  @Test
  void shouldAnswerWhatWasTrueAtAnInstant() {
    // given
    request("p1");
    result("p1");
    running.fold();
    String plan = "/v1/tracker/plans/p1";

    // then: before the first event, before the result, and at it
    assertThat(running.get(plan + "?as_of=2026-01-01T11:59:59Z").status()).isEqualTo(404);
    assertThat(running.get(plan + "/tasks?as_of=2026-01-01T11:59:59Z").response().body())
        .isEqualTo("[]");
    JsonNode early = running.get(plan + "?as_of=2026-01-01T12:00:02Z").json();
    assertThat(early.path("open_tasks").asInt()).isEqualTo(1);
    assertThat(early.path("completed_tasks").asInt()).isZero();
    assertThat(early.path("version").asInt()).isZero();
    assertThat(
            running
                .get(plan + "/actions?as_of=2026-01-01T12:00:02Z")
                .json()
                .at("/0/state")
                .asText())
        .isEqualTo("pending");
    assertThat(running.get(plan + "/timeline?as_of=2026-01-01T12:00:02Z").json().path("events"))
        .hasSize(1);
    assertThat(running.get(plan + "/transitions?as_of=2026-01-01T12:00:02Z").json()).hasSize(2);
    JsonNode late = running.get(plan + "?as_of=2026-01-01T13:00:02.5%2B01:00").json();
    assertThat(late.path("state_digest")).isEqualTo(running.get(plan).json().path("state_digest"));
    assertThat(running.get(plan + "?as_of=noon").status()).isEqualTo(422);
  }

  private void log(int second, String data) {
    send(SYSTEM, "task.log", second, "\"task_id\":\"a1\"," + data);
  }

  @Test
  void shouldTellALogByLevelAndInPages() {
    // given: what comes first is not what was said first
    request("p1");
    log(
        3,
        "\"level\":\"ERROR\",\"message\":\"gone\",\"step_number\":2,\"duration_ms\":12.5,\"error_details\":{\"code\":503}");
    log(1, "\"level\":\"debug\",\"message\":\"looking\"");
    log(2, "\"message\":\"found\",\"error_details\":\"none\"");
    running.fold();

    // then
    JsonNode all = running.get("/v1/tracker/plans/p1/logs").json();
    assertThat(all.path("items").findValuesAsText("message"))
        .containsExactly("looking", "found", "gone");
    assertThat(all.path("items").findValuesAsText("level"))
        .containsExactly("debug", "info", "error");
    assertThat(all.path("next_cursor").isNull()).isTrue();
    assertThat(all.at("/items/1/error_details").toString()).isEqualTo("{\"value\":\"none\"}");
    JsonNode error = running.get("/v1/tracker/plans/p1/logs?level=warning").json().at("/items/0");
    assertThat(error.path("step_number").asInt()).isEqualTo(2);
    assertThat(error.path("duration_ms").toString()).isEqualTo("12.5");
    assertThat(error.at("/error_details/code").asInt()).isEqualTo(503);
    assertThat(error.path("task_id").asText()).isEqualTo("a1");

    // then: page by page
    JsonNode first = running.get("/v1/tracker/plans/p1/logs?limit=2").json();
    JsonNode second =
        running
            .get("/v1/tracker/plans/p1/logs?limit=2&cursor=" + first.path("next_cursor").asText())
            .json();
    assertThat(first.path("items")).hasSize(2);
    assertThat(second.path("items").findValuesAsText("message")).containsExactly("gone");
    assertThat(second.path("next_cursor").isNull()).isTrue();
    assertThat(running.get("/v1/tracker/plans/x/logs").status()).isEqualTo(404);
    assertThat(running.get("/v1/tracker/plans/p1/logs?level=loud").status()).isEqualTo(422);
    assertThat(running.get("/v1/tracker/plans/p1/logs?cursor=x").status()).isEqualTo(422);
  }

  @Test
  void shouldAnswerForAnUnknownPlanAsTheClientExpects() {
    // when
    RunningServer.Answer plan = running.get("/v1/tracker/plans/x");

    // then
    assertThat(plan.status()).isEqualTo(404);
    assertThat(plan.json().path("detail").asText()).isEqualTo("Plan x not found");
    assertThat(plan.json().path("instance").asText()).isEqualTo("/v1/tracker/plans/x");
    assertThat(plan.header("Headway-Position")).isNotEmpty();
    assertThat(running.get("/v1/tracker/plans/x/timeline").status()).isEqualTo(404);
    for (String list : List.of("actions", "tasks", "transitions")) {
      assertThat(running.get("/v1/tracker/plans/x/" + list).status()).isEqualTo(200);
      assertThat(running.get("/v1/tracker/plans/x/" + list).json()).isEmpty();
    }
  }

  @Test
  void shouldHideAPlanFromEverybodyElse() {
    // given
    request("p1");
    running.fold();

    // then
    assertThat(running.send(running.as("acme", "bob", "/v1/tracker/plans/p1").GET()).status())
        .isEqualTo(404);
    assertThat(running.send(running.as("other", "ada", "/v1/tracker/plans/p1").GET()).status())
        .isEqualTo(404);
    assertThat(running.send(running.as("other", "ada", "/v1/tracker/plans/p1/tasks").GET()).json())
        .isEmpty();
  }

  @Test
  void shouldKeepAPlanApartFromSomebodyElsesOfTheSameName() {
    // given
    request("p1");
    JsonNode before = plan();
    JsonNode tasks = running.get("/v1/tracker/plans/p1/tasks").json();
    for (List<String> other : List.of(List.of("acme", "bob"), List.of("other", "ada"))) {
      // when: another's task in a plan of this name, and a result for the task of this one
      for (String event :
          List.of(
              """
              {"id":"b-1","source":"planner","type":"x.requested","topic":"action-requests","time":"2026-01-01T12:00:01Z","plan_id":"p1","response_event":"x.done","data":{"action_id":"b1"}}""",
              """
              {"id":"b-2","source":"fetcher","type":"x.done","topic":"action-results","time":"2026-01-01T12:00:02Z","plan_id":"p1","data":{"action_id":"b1"}}""",
              """
              {"id":"b-3","source":"fetcher","type":"x.done","topic":"action-results","time":"2026-01-01T12:00:03Z","plan_id":"p1","data":{"action_id":"a1"}}""")) {
        assertThat(running.postEventAs(other.get(0), other.get(1), event).status()).isEqualTo(202);
      }

      // then
      assertThat(plan()).isEqualTo(before);
      assertThat(running.get("/v1/tracker/plans/p1/tasks").json()).isEqualTo(tasks);
      JsonNode theirs =
          running.send(running.as(other.get(0), other.get(1), "/v1/tracker/plans/p1").GET()).json();
      assertThat(theirs.path("task_count").asInt()).isEqualTo(1);
      assertThat(theirs.path("completed_tasks").asInt()).isEqualTo(1);
      assertThat(theirs.path("unmatched_results").asInt()).isEqualTo(1);
    }
  }

  @Test
  void shouldFindPlansWhateverTheirName() {
    for (String plan : List.of("a/b", "a b", "ä%2F+", "..", "a;b", "?x=1#y")) {
      // given
      request(plan);
      running.fold();

      // when
      String path =
          URLEncoder.encode(plan, StandardCharsets.UTF_8)
              .replace("+", "%20")
              .replace("..", "%2E%2E");
      RunningServer.Answer answer = running.get("/v1/tracker/plans/" + path + "/tasks");

      // then
      assertThat(answer.status()).as(plan).isEqualTo(200);
      assertThat(answer.json()).as(plan).hasSize(1);
    }
  }

  @Test
  void shouldSeeItsOwnWriteWithTheTokenOfTheWrite() throws Exception {
    // given
    String token = request("p1").header("Headway-Position");

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      // when
      CompletableFuture<RunningServer.Answer> read =
          CompletableFuture.supplyAsync(
              () -> running.get("/v1/tracker/plans/p1?wait_ms=30000&at_least=" + token), executor);
      running.fold();

      // then
      assertThat(read.get().status()).isEqualTo(200);
      assertThat(read.get().json().path("task_count").asInt()).isEqualTo(1);
    }
  }

  @Test
  void shouldSayWhenItHasNotGotThatFar() {
    // given
    String token = request("p1").header("Headway-Position");

    // when
    RunningServer.Answer answer = running.get("/v1/tracker/plans/p1?wait_ms=20&at_least=" + token);

    // then
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/not-up-to-position");
  }

  @Test
  void shouldLetWaitingReadsGoWhenItStops() throws Exception {
    // given
    String token = request("p1").header("Headway-Position");

    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      CompletableFuture<RunningServer.Answer> read =
          CompletableFuture.supplyAsync(
              () -> running.get("/v1/tracker/plans/p1?wait_ms=30000&at_least=" + token), executor);
      org.awaitility.Awaitility.await().until(() -> running.server.requestsUnderWay() > 0);

      // when
      running.server.close();

      // then
      assertThat(read.get().status()).isEqualTo(503);
    }
  }

  @Test
  void shouldRefuseTokensThatAreNotItsOwn() {
    // given
    String foreign =
        new PositionTokens("another secret, long".getBytes(StandardCharsets.UTF_8), "test-cluster/")
            .write(InputPosition.START);
    String elsewhere =
        new PositionTokens(
                "a secret of the tests".getBytes(StandardCharsets.UTF_8), "other-cluster/")
            .write(InputPosition.START);

    // then
    for (String token : List.of("x", "AAAA", foreign, elsewhere, "%20")) {
      RunningServer.Answer answer = running.get("/v1/tracker/plans/p1?at_least=" + token);
      assertThat(answer.status()).as(token).isEqualTo(400);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/invalid-position");
      assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/query/at_least");
    }
  }

  @Test
  void shouldRefuseImpossibleParameters() {
    assertThat(running.get("/v1/tracker/plans/p1?wait_ms=-1").status()).isEqualTo(422);
    assertThat(running.get("/v1/tracker/plans/p1?wait_ms=30001").status()).isEqualTo(422);
    assertThat(running.get("/v1/tracker/plans/p1?wait_ms=soon").status()).isEqualTo(422);
    assertThat(running.get("/v1/tracker/plans/p1?wait_ms=1&wait_ms=2").status()).isEqualTo(422);
    assertThat(running.get("/v1/tracker/plans/" + "p".repeat(256)).status()).isEqualTo(422);
  }

  @Test
  void shouldSaveTheAnswerThatTheCallerHas() {
    // given
    request("p1");
    running.fold();
    RunningServer.Answer first = running.get("/v1/tracker/plans/p1");
    String tag = first.header("ETag");

    // when
    RunningServer.Answer again =
        running.send(
            running.asAda("/v1/tracker/plans/p1").header("If-None-Match", "\"x\", " + tag).GET());
    result("p1");
    running.fold();
    RunningServer.Answer changed =
        running.send(running.asAda("/v1/tracker/plans/p1").header("If-None-Match", tag).GET());

    // then
    assertThat(tag)
        .isEqualTo(
            "W/\""
                + first.json().path("version").asText()
                + "-"
                + first.json().path("state_digest").asText()
                + "\"");
    assertThat(again.status()).isEqualTo(304);
    assertThat(again.response().body()).isEmpty();
    assertThat(again.header("ETag")).isEqualTo(tag);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("ETag")).isNotEqualTo(tag);
  }
}
