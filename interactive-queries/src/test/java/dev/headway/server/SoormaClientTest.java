// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.headway.http.identity.TestTokens;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Soorma's own client asks, as it asks: a bearer token and nothing else, bare arrays, and the
 * fields that its models require. Other fields are ignored by it; a null or a word that a model
 * does not know makes it fail.
 */
class SoormaClientTest {
  private static final Set<String> TASK_STATES =
      Set.of("pending", "running", "delegated", "waiting", "completed", "failed", "cancelled");
  private static final Predicate<JsonNode> TEXT = JsonNode::isTextual;
  private static final Predicate<JsonNode> COUNT = JsonNode::isIntegralNumber;
  private static final Predicate<JsonNode> NUMBER = JsonNode::isNumber;
  private static final Predicate<JsonNode> SHARE =
      n -> n.isNumber() && n.doubleValue() >= 0 && n.doubleValue() <= 1;
  private static final Predicate<JsonNode> TIME =
      n -> n.isTextual() && n.asText().endsWith("Z") && Instant.parse(n.asText()) != null;

  private static final Map<String, Predicate<JsonNode>> PLAN_PROGRESS =
      Map.of(
          "plan_id", TEXT,
          "status", TEXT,
          "started_at", TIME,
          "completed_at", optional(TIME),
          "task_count", COUNT,
          "completed_tasks", COUNT,
          "failed_tasks", COUNT,
          "current_state", optional(TEXT));
  private static final Map<String, Predicate<JsonNode>> TASK_EXECUTION =
      Map.of(
          "task_id",
          TEXT,
          "event_type",
          TEXT,
          "state",
          n -> TASK_STATES.contains(n.asText()),
          "started_at",
          TIME,
          "completed_at",
          optional(TIME),
          "duration_seconds",
          optional(NUMBER),
          "progress",
          optional(SHARE));
  private static final Map<String, Predicate<JsonNode>> PLAN_EXECUTION =
      Map.of(
          "plan_id", TEXT,
          "goal_event", TEXT,
          "status", TEXT,
          "trace_id", TEXT,
          "started_at", TIME,
          "parent_plan_id", optional(TEXT),
          "session_id", optional(TEXT),
          "current_state", optional(TEXT),
          "completed_at", optional(TIME));
  private static final Map<String, Predicate<JsonNode>> TIMELINE_EVENT =
      Map.of(
          "event_id", TEXT,
          "event_type", TEXT,
          "timestamp", TIME,
          "parent_event_id", optional(TEXT));
  private static final Map<String, Predicate<JsonNode>> DELEGATION_GROUP =
      Map.of(
          "group_id", TEXT,
          "parent_task_id", TEXT,
          "plan_id", optional(TEXT),
          "total_tasks", COUNT,
          "completed_tasks", COUNT,
          "created_at", TIME);
  private static final Map<String, Predicate<JsonNode>> AGENT_METRICS =
      Map.of(
          "agent_id", TEXT,
          "period", TEXT,
          "total_tasks", COUNT,
          "completed_tasks", COUNT,
          "failed_tasks", COUNT,
          "avg_duration_seconds", NUMBER,
          "success_rate", SHARE);

  @TempDir Path folder;
  private RunningServer running;

  private static Predicate<JsonNode> optional(Predicate<JsonNode> type) {
    return n -> n.isNull() || type.test(n);
  }

  @BeforeEach
  void start() {
    running =
        new RunningServer(
            folder, Map.of("auth.mode", "jwt", "auth.jwt-hs256-secret", TestTokens.SECRET));
    send(
        """
        [{"id":"1","source":"planner","type":"plan.started","time":"2026-01-01T12:00:00Z","plan_id":"p1","data":{"goal_event":"research.goal","session_id":"s1"}},
         {"id":"2","source":"planner","type":"data.fetch.requested","topic":"action-requests","time":"2026-01-01T12:00:00Z","plan_id":"p1","correlation_id":"c1","response_event":"data.fetch.done","data":{"action_id":"a1"}},
         {"id":"3","source":"fetcher","type":"data.fetch.done","topic":"action-results","time":"2026-01-01T12:00:02.5Z","plan_id":"p1","correlation_id":"c1","data":{"action_id":"a1"}},
         {"id":"4","source":"planner","type":"delegation.started","time":"2026-01-01T12:00:01Z","plan_id":"p1","data":{"group_id":"g1","parent_task_id":"a1","total_tasks":3}},
         {"id":"5","source":"planner","type":"plan.completed","time":"2026-01-01T12:00:03Z","plan_id":"p1","data":{"result":{}}},
         {"id":"6","source":"planner","type":"plan.started","time":"2026-01-01T12:00:01Z","plan_id":"p2","data":{"parent_plan_id":"p1","session_id":"s1"}},
         {"id":"7","source":"planner","type":"data.fetch.requested","topic":"action-requests","time":"2026-01-01T12:00:02Z","plan_id":"p2","response_event":"data.fetch.done","data":{"action_id":"a2"}}]""");
    running.fold();
  }

  @AfterEach
  void stop() {
    running.close();
  }

  private static String token() {
    return TestTokens.hs256(
        new JWTClaimsSet.Builder()
            .claim("platform_tenant_id", "platform")
            .claim("service_tenant_id", "acme")
            .claim("service_user_id", "ada")
            .expirationTime(Date.from(Instant.now().plusSeconds(60))));
  }

  private void send(String batch) {
    RunningServer.Answer answer =
        running.send(
            running
                .to("/v1/events")
                .header("Authorization", "Bearer " + token())
                .header("Content-Type", "application/cloudevents-batch+json")
                .POST(HttpRequest.BodyPublishers.ofString(batch)));
    assertThat(answer.json().path("rejected").asInt()).as(answer.response().body()).isZero();
  }

  private RunningServer.Answer get(String path) {
    return running.send(
        running.to("/v1/tracker" + path).header("Authorization", "Bearer " + token()).GET());
  }

  private JsonNode found(String path) {
    RunningServer.Answer answer = get(path);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return answer.json();
  }

  private static void assertFits(JsonNode object, Map<String, Predicate<JsonNode>> model) {
    assertThat(object.isObject()).as(object.toString()).isTrue();
    model.forEach(
        (field, type) -> {
          assertThat(object.has(field)).as("%s of %s", field, object).isTrue();
          assertThat(type.test(object.get(field))).as("%s of %s", field, object).isTrue();
        });
  }

  private static void assertAllFit(
      JsonNode array, Map<String, Predicate<JsonNode>> model, String id, String... ids) {
    assertThat(array.isArray()).as(array.toString()).isTrue();
    array.forEach(element -> assertFits(element, model));
    assertThat(array.findValuesAsText(id)).containsExactly(ids);
  }

  @Test
  void shouldTellTheProgressOfAPlan() {
    // when
    JsonNode plan = found("/plans/p1");
    // then
    assertFits(plan, PLAN_PROGRESS);
    assertThat(plan.path("status").asText()).isEqualTo("completed");
    assertThat(plan.path("started_at").asText()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(plan.path("completed_at").asText()).isEqualTo("2026-01-01T12:00:03Z");
    assertThat(plan.path("task_count").asInt()).isEqualTo(1);
    assertThat(plan.path("completed_tasks").asInt()).isEqualTo(1);
  }

  @Test
  void shouldListTheTasksOfAPlan() {
    // when
    JsonNode tasks = found("/plans/p1/actions");
    // then
    assertAllFit(tasks, TASK_EXECUTION, "task_id", "a1");
    assertThat(tasks.at("/0/event_type").asText()).isEqualTo("data.fetch.requested");
    assertThat(tasks.at("/0/duration_seconds").doubleValue()).isEqualTo(2.5);
  }

  @Test
  void shouldTellTheTimelineOfAPlan() {
    // when
    JsonNode timeline = found("/plans/p1/timeline");
    // then
    assertThat(timeline.path("trace_id").asText()).isEqualTo("p1");
    assertAllFit(timeline.path("events"), TIMELINE_EVENT, "event_id", "1", "2", "4", "3", "5");
  }

  @Test
  void shouldListSubPlansAndThePlansOfASession() {
    assertAllFit(found("/plans/p1/sub-plans"), PLAN_EXECUTION, "plan_id", "p2");
    assertAllFit(found("/sessions/s1/plans"), PLAN_EXECUTION, "plan_id", "p1", "p2");
    assertThat(found("/sessions/s1/plans").at("/0/goal_event").asText()).isEqualTo("research.goal");
  }

  @Test
  void shouldTellOfADelegationGroup() {
    // when
    JsonNode group = found("/delegation-groups/g1");
    // then
    assertFits(group, DELEGATION_GROUP);
    assertThat(group.path("total_tasks").asInt()).isEqualTo(3);
    assertThat(group.path("parent_task_id").asText()).isEqualTo("a1");
  }

  @Test
  void shouldTellHowAnAgentDoes() {
    assertFits(found("/metrics?agent_id=fetcher&period=7d"), AGENT_METRICS);
    assertFits(found("/metrics?agent_id=nobody&period=30d"), AGENT_METRICS);
    assertThat(found("/metrics?agent_id=nobody&period=30d").path("period").asText())
        .isEqualTo("30d");
  }

  @Test
  void shouldAnswerWhatIsNotThereAsTheClientExpects() {
    // It turns 404 into nothing where it can, and would raise for sub-plans and sessions.
    assertThat(get("/plans/none").status()).isEqualTo(404);
    assertThat(get("/plans/none").json().path("detail").asText()).isEqualTo("Plan none not found");
    assertThat(get("/plans/none/timeline").status()).isEqualTo(404);
    assertThat(get("/delegation-groups/none").status()).isEqualTo(404);
    for (String path :
        List.of("/plans/none/actions", "/plans/none/sub-plans", "/sessions/none/plans")) {
      assertThat(found(path).isArray()).as(path).isTrue();
      assertThat(found(path)).as(path).isEmpty();
    }
  }

  @Test
  void shouldRefuseAliasHeadersThatSaySomethingElse() {
    for (String header : List.of("X-Service-Tenant-ID", "X-Tenant-ID", "X-User-ID")) {
      HttpRequest.Builder request =
          running
              .to("/v1/tracker/plans/p1")
              .header("Authorization", "Bearer " + token())
              .header(header, "somebody");
      assertThat(running.send(request.GET()).status()).as(header).isEqualTo(401);
    }
  }

  @Test
  void shouldNotBelieveAnAdminKey() {
    HttpRequest.Builder request =
        running
            .to("/v1/tracker/plans/p1")
            .header("X-Identity-Admin-Key", "anything")
            .header("X-Tenant-ID", "acme")
            .header("X-User-ID", "ada");
    assertThat(running.send(request.GET()).status()).isEqualTo(401);
  }
}
