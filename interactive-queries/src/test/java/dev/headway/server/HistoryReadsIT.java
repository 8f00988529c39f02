// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads from history, in a real Postgres, beside those from the stores. */
class HistoryReadsIT {
  private static final String PLANS = "/v1/tracker/plans";
  private static final List<String> PARTS =
      List.of("", "/tasks", "/actions", "/timeline", "/transitions", "/logs");

  private static HistoryFixture history;

  @TempDir Path folder;

  /** Has all plans in its stores. */
  private RunningServer live;

  /** Has none. */
  private RunningServer later;

  @BeforeAll
  static void fill() {
    history = new HistoryFixture();
  }

  @AfterAll
  static void drop() {
    history.close();
  }

  @BeforeEach
  void start() {
    history.empty();
    live = new RunningServer(folder.resolve("live"), history.settings());
    later = new RunningServer(folder.resolve("later"), history.settings());
  }

  @AfterEach
  void stop() {
    live.close();
    later.close();
  }

  private void send(String user, String event) {
    RunningServer.Answer answer = live.postEventAs("acme", user, event);
    assertThat(answer.status()).as(event + answer.response().body()).isEqualTo(202);
  }

  /** Folds, tells, and writes. */
  private void sink() {
    live.fold();
    live.tracker.passTime();
    history.sink(live.tracker);
  }

  private static String begin(String plan, int second) {
    return """
        {"id":"b-%s","source":"planner","type":"plan.started","time":"2026-01-01T12:00:%02dZ","plan_id":"%s","data":{"goal":"Write about %s"}}"""
        .formatted(plan, second, plan, plan);
  }

  private static String request(String plan, int second) {
    return """
        {"id":"r-%s","source":"planner","type":"x.requested","topic":"action-requests","time":"2026-01-01T12:00:%02dZ","plan_id":"%s","data":{"action_id":"t","assigned_to":"writer"}}"""
        .formatted(plan, second, plan);
  }

  private static String log(String plan, int second) {
    return """
        {"id":"l-%s-%02d","source":"writer","type":"task.log","time":"2026-01-01T12:00:%02dZ","plan_id":"%s","data":{"task_id":"t","message":"m","level":"%s"}}"""
        .formatted(plan, second, second, plan, second % 2 == 0 ? "error" : "info");
  }

  private static RunningServer.Answer as(
      RunningServer server, String tenant, String user, String roles, String path) {
    HttpRequest.Builder request = server.as(tenant, user, path).GET();
    return server.send(roles.isEmpty() ? request : request.header("X-Roles", roles));
  }

  private static final Comparator<JsonNode> NUMBERS =
      (a, b) ->
          a.isNumber() && b.isNumber()
              ? a.decimalValue().compareTo(b.decimalValue())
              : a.equals(b) ? 0 : 1;

  private static void assertSame(RunningServer.Answer expected, RunningServer.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(expected.status());
    assertThat(expected.json().equals(NUMBERS, answer.json()))
        .as("%s%nhas to be%n%s", answer.response().body(), expected.response().body())
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void shouldAnswerFromHistoryWhatTheStoresAnswer(long seed) {
    // given
    RandomEvents events = new RandomEvents(new Random(seed));
    List<String> plans = events.plans();
    for (int i = 0; i < 300; i++) {
      send("ada", events.next());
    }
    sink();

    for (String plan : plans) {
      String path =
          PLANS + "/" + URLEncoder.encode(plan, StandardCharsets.UTF_8).replace("+", "%20");
      for (String part : PARTS) {
        RunningServer.Answer fromStores = live.get(path + part);
        assertThat(fromStores.status()).isEqualTo(200);
        assertThat(fromStores.header("Headway-Source")).isEqualTo("live");

        // then: asked for, and where no store knows the plan
        RunningServer.Answer asked = live.get(path + part + "?source=history");
        assertSame(fromStores, asked);
        assertThat(asked.header("Headway-Source")).isEqualTo("history");
        assertThat(asked.header("Headway-History-Position"))
            .isEqualTo("plan_progress=(7), task_executions=(-1), event_timeline=(9)");
        RunningServer.Answer fallenBack = later.get(path + part);
        assertSame(fromStores, fallenBack);
        assertThat(fallenBack.header("Headway-Source")).isEqualTo("history");
        assertThat(later.get(path + part + "?source=live").response().body())
            .as("of which the stores know nothing")
            .isNotEqualTo(fromStores.response().body());
      }
      // then: the log by level, and in pages
      for (String level : List.of("debug", "warning", "error")) {
        String log = path + "/logs?limit=2&level=" + level;
        JsonNode cursor;
        String next = "";
        do {
          RunningServer.Answer page = live.get(log + next);
          assertSame(page, live.get(log + next + "&source=history"));
          cursor = page.json().path("next_cursor");
          next = "&cursor=" + cursor.asText();
        } while (!cursor.isNull());
      }
      // then: what the caller has already
      String tag = live.get(path).header("ETag");
      assertThat(later.send(later.asAda(path).header("If-None-Match", tag).GET()).status())
          .isEqualTo(304);
    }

    // then: lists
    for (String query :
        List.of(
            "",
            "status=running",
            "status=completed,failed,waiting",
            "agent=writer",
            "agent=nobody",
            "session=s1",
            "scope=v1",
            "waiting_on=agent",
            "waiting_on=planner,input,resume",
            "waiting_on=nothing",
            "started_after=2026-01-01T12:00:20Z",
            "q=report",
            "q=rep+solar",
            "agent=writer&status=running&scope=v1")) {
      for (String sort : List.of("active", "-started_at", "plan_id")) {
        String list = PLANS + "?limit=200&sort=" + sort + (query.isEmpty() ? "" : "&" + query);
        JsonNode fromStores = live.get(list).json();
        JsonNode fromHistory = live.get(list + "&source=history").json();
        assertThat(fromStores.path("items").equals(NUMBERS, fromHistory.path("items")))
            .as(list + "\n" + fromHistory + "\nhas to be\n" + fromStores)
            .isTrue();
        assertThat(fromHistory.path("total")).as(list).isEqualTo(fromStores.path("total"));
        assertThat(fromHistory.path("total_relation").asText()).as(list).isEqualTo("eq");
      }
    }
  }

  @Test
  void shouldWalkAListWithoutGapsOrRepeats() {
    // given: many of the same time, of several users
    for (int i = 0; i < 23; i++) {
      send(i % 3 == 0 ? "bob" : "ada", begin("p" + i, i / 8));
    }
    send(
        "ada",
        "{\"id\":\"e\",\"source\":\"s\",\"type\":\"plan.completed\",\"time\":\"2026-01-01T12:00:30Z\",\"plan_id\":\"p1\"}");
    sink();

    for (String sort : List.of("active", "-started_at", "plan_id")) {
      for (String query : List.of("", "&q=write", "&started_before=2026-01-01T12:00:02Z")) {
        String list = PLANS + "?source=history&sort=" + sort + query;
        List<String> whole = ids(as(live, "acme", "ada", "viewer", list + "&limit=200").json());
        // when
        List<String> walked = new ArrayList<>();
        String next = "";
        do {
          JsonNode page = as(live, "acme", "ada", "viewer", list + "&limit=4" + next).json();
          walked.addAll(ids(page));
          assertThat(page.path("source").asText()).isEqualTo("history");
          next =
              page.path("next_cursor").isNull()
                  ? ""
                  : "&cursor=" + page.path("next_cursor").asText();
        } while (!next.isEmpty());
        // then
        assertThat(walked).as(list).isEqualTo(whole).doesNotHaveDuplicates();
        assertThat(whole).hasSize(query.contains("before") ? 16 : 23);
      }
    }
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("items")
        .forEach(p -> ids.add(p.path("user_id").asText() + "/" + p.path("plan_id").asText()));
    return ids;
  }

  @Test
  void shouldRefuseACursorOfAnotherList() {
    // given
    for (int i = 0; i < 3; i++) {
      send("ada", begin("p" + i, i));
    }
    sink();
    String ofHistory =
        live.get(PLANS + "?limit=1&source=history").json().path("next_cursor").asText();
    String ofStores = live.get(PLANS + "?limit=1").json().path("next_cursor").asText();

    // then
    assertThat(live.get(PLANS + "?source=history&cursor=" + ofHistory).status()).isEqualTo(200);
    for (String wrong :
        List.of(
            "source=history&cursor=" + ofStores,
            "cursor=" + ofHistory,
            "source=history&status=running&cursor=" + ofHistory,
            "source=history&started_before=2026-01-01T12:00:02Z&cursor=" + ofHistory,
            "source=history&cursor=" + ofHistory + "A",
            "started_before=2026-01-01T12:00:02Z",
            "source=elsewhere")) {
      assertThat(live.get(PLANS + "?" + wrong).status()).as(wrong).isEqualTo(422);
    }
  }

  @Test
  void shouldShowNobodyWhatIsNotTheirs() {
    // given
    send("ada", begin("secret", 0));
    send("ada", request("secret", 1));
    send("ada", log("secret", 2));
    sink();

    for (String[] other :
        new String[][] {{"acme", "bob", ""}, {"other", "ada", "admin"}, {"other", "ada", ""}}) {
      for (String part : PARTS) {
        for (String source : List.of("", "?source=history")) {
          // when
          RunningServer.Answer theirs =
              as(later, other[0], other[1], other[2], PLANS + "/secret" + part + source);
          RunningServer.Answer nothing =
              as(later, other[0], other[1], other[2], PLANS + "/nobody" + part + source);
          // then
          assertThat(theirs.status()).isEqualTo(nothing.status());
          assertThat(comparable(theirs)).isEqualTo(comparable(nothing));
          assertThat(theirs.response().headers().map().keySet())
              .isEqualTo(nothing.response().headers().map().keySet());
        }
      }
      assertThat(ids(as(later, other[0], other[1], other[2], PLANS + "?source=history").json()))
          .isEmpty();
    }
    assertThat(as(later, "acme", "bob", "", PLANS + "/secret?source=history&user_id=ada").status())
        .isEqualTo(403);
  }

  private static String comparable(RunningServer.Answer answer) {
    JsonNode json = answer.json();
    if (json instanceof ObjectNode object) {
      object.remove(List.of("trace_id", "instance"));
    }
    return json.toString().replace("nobody", "secret");
  }

  @Test
  void shouldLetWhoSeesTheTenantFindAPlanByItsId() {
    // given
    send("ada", begin("one", 0));
    send("ada", begin("two", 0));
    send("bob", begin("two", 0));
    sink();

    for (String source : List.of("", "source=history")) {
      // then
      assertThat(
              as(later, "acme", "cleo", "viewer", PLANS + "/one?" + source)
                  .json()
                  .path("user_id")
                  .asText())
          .isEqualTo("ada");
      RunningServer.Answer ambiguous =
          as(later, "acme", "cleo", "viewer", PLANS + "/two?" + source);
      assertThat(ambiguous.status()).isEqualTo(409);
      assertThat(ambiguous.json().findValuesAsText("detail")).contains("ada", "bob");
      assertThat(
              as(later, "acme", "cleo", "viewer", PLANS + "/two?user_id=bob&" + source)
                  .json()
                  .path("user_id")
                  .asText())
          .isEqualTo("bob");
      assertThat(as(later, "acme", "cleo", "viewer", PLANS + "/three?" + source).status())
          .isEqualTo(404);
    }
  }

  @Test
  void shouldReadAsTheReaderWhoeverLogsIn() {
    // given
    send("ada", begin("secret", 0));
    sink();
    try (RunningServer superuser =
        new RunningServer(folder.resolve("superuser"), history.settings("postgres"))) {
      // then
      assertThat(
              as(superuser, "acme", "bob", "", PLANS + "?source=history")
                  .json()
                  .path("total")
                  .asInt())
          .isZero();
      assertThat(as(superuser, "acme", "bob", "", PLANS + "/secret").status()).isEqualTo(404);
      assertThat(as(superuser, "acme", "ada", "", PLANS + "/secret").status()).isEqualTo(200);
    }
  }

  @Test
  void shouldForgetWhatIsErased() {
    // given
    send("ada", begin("p", 0));
    send("ada", request("p", 1));
    sink();
    assertThat(later.get(PLANS + "/p").status()).isEqualTo(200);

    // when
    live.send(
        live.as("acme", "root", "/v1/admin/tenants/acme/users/ada/plans/p?wait_ms=0")
            .header("X-Roles", "admin")
            .DELETE());
    sink();

    // then
    assertThat(later.get(PLANS + "/p").status()).isEqualTo(404);
    assertThat(live.get(PLANS + "/p").status()).isEqualTo(404);
    assertThat(later.get(PLANS + "/p/tasks").response().body()).isEqualTo("[]");
  }

  @Test
  void shouldSayOfALivePlanWithoutTasksThatItHasNone() {
    // given: history has a task of an earlier plan of the same id
    send("ada", begin("p", 0));
    send("ada", request("p", 1));
    sink();
    later.postEvent(begin("p", 2));
    later.fold();
    // then
    RunningServer.Answer tasks = later.get(PLANS + "/p/tasks");
    assertThat(tasks.response().body()).isEqualTo("[]");
    assertThat(tasks.header("Headway-Source")).isEqualTo("live");
    assertThat(later.get(PLANS + "/p?as_of=2026-01-01T11:00:00Z").status()).isEqualTo(404);
  }

  @Test
  void shouldNotAnswerFromHistoryWhatWasTrueAtAnInstant() {
    // given
    send("ada", begin("p", 0));
    sink();
    // then
    assertThat(later.get(PLANS + "/p?as_of=2026-01-01T12:00:00Z").status()).isEqualTo(422);
    assertThat(later.get(PLANS + "/none?as_of=2026-01-01T12:00:00Z").status()).isEqualTo(404);
  }

  @Test
  void shouldWaitForHistoryToGetAsFarAsIsDemanded() {
    // given
    RunningServer.Answer sent = live.postEventAs("acme", "ada", begin("p", 0));
    String at = "&wait_ms=0&at_least=" + sent.header("Headway-Position");
    String path = PLANS + "/p?source=history" + at;

    // then: the store has not folded it
    assertBehind(live.get(path));
    assertThat(live.progress.awaited()).isEmpty();

    // then: it has, but not told of it
    live.fold();
    assertThat(live.get(PLANS + "/p?" + at).status()).isEqualTo(200);
    assertBehind(live.get(path));
    assertBehind(live.get(PLANS + "?source=history" + at));
    assertThat(live.progress.awaited()).isEmpty();

    // then: it has told, and the sinks have not written it
    sink();
    live.progress.reached(false);
    RunningServer.Answer behind = live.get(path);
    assertBehind(behind);
    assertThat(behind.header("Headway-History-Position")).startsWith("plan_progress=(7)");
    assertBehind(live.get(PLANS + "?source=history" + at));

    // then
    live.progress.reached(true);
    RunningServer.Answer answer = live.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Headway-Position")).isEqualTo(sent.header("Headway-Position"));
    assertThat(live.get(PLANS + "?source=history" + at).json().path("total").asInt()).isEqualTo(1);
    assertThat(new HashSet<>(live.progress.awaited())).isEqualTo(Set.of(Set.of(0)));
    assertThat(live.get(PLANS + "/p?source=history").header("Headway-Position")).isEmpty();
  }

  private static void assertBehind(RunningServer.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/not-up-to-position");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }

  @Test
  void shouldTellHowFarHistoryHasGot() {
    // given
    live.progress.reached(false);
    // then
    JsonNode list = live.get(PLANS + "?source=history").json();
    assertThat(list.at("/history/lag").asInt()).isEqualTo(2);
    assertThat(list.at("/history/tables/0/table").asText()).isEqualTo("plan_progress");
    assertThat(live.get(PLANS).json().get("history").isNull()).isTrue();
    org.awaitility.Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(
                        live.send(live.to("/ready").GET())
                            .json()
                            .at("/history/answers")
                            .asBoolean())
                    .isTrue());
    assertThat(live.send(live.to("/metrics").GET()).response().body())
        .contains(
            "headway_history_lag_records{table=\"plan_progress\"}",
            "headway_history_connections{state=\"active\"} ");
  }

  @Test
  void shouldNeverSayThatAPlanIsAbsentWhileHistoryIsAway() {
    Map<String, String> nowhere =
        Map.of("postgres.url", "jdbc:postgresql://127.0.0.1:1/headway", "postgres.user", "x");
    try (RunningServer alone = new RunningServer(folder.resolve("alone"), nowhere)) {
      alone.postEvent(begin("p", 0));
      alone.fold();
      // then: what is live is answered
      assertThat(alone.get(PLANS + "/p").status()).isEqualTo(200);
      assertThat(alone.get(PLANS + "/p/tasks").response().body()).isEqualTo("[]");
      assertThat(alone.get(PLANS).status()).isEqualTo(200);
      assertThat(alone.send(alone.to("/ready").GET()).status()).isEqualTo(200);
      assertThat(alone.get(PLANS + "/x?source=live").status()).isEqualTo(404);

      // then: what may be in history is not absent
      for (String part : PARTS) {
        for (String path : List.of("/x" + part, "/p" + part + "?source=history")) {
          assertAway(alone.get(PLANS + path), path);
        }
      }
      assertAway(alone.get(PLANS + "?source=history"), "list");
      assertAway(as(alone, "acme", "cleo", "viewer", PLANS + "/x"), "viewer");
    }
  }

  private static void assertAway(RunningServer.Answer answer, String what) {
    assertThat(answer.status()).as(what).isEqualTo(503);
    assertThat(answer.json().path("type").asText()).isEqualTo("/problems/history-unavailable");
    assertThat(answer.header("Retry-After")).isNotEmpty();
  }
}
