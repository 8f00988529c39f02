// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.plansIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans that belong together, over partitions of several instances. */
class RelatedPlansTest {
  private static final String TRACKER = "/v1/tracker";

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;
  private String root;
  private String left;
  private String right;
  private String leaf;
  private int events;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
    root = plansIn(0, 2).getFirst();
    left = plansIn(0, 2).getLast();
    right = plansIn(1, 2).getFirst();
    leaf = plansIn(1, 2).getLast();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private void send(String topic, String type, String plan, int second, String data) {
    post(event(topic, type, plan, second, "", data));
  }

  private String event(
      String topic, String type, String plan, int second, String envelope, String data) {
    return """
        {"id":"e-%d","source":"planner","type":"%s","topic":"%s","time":"2026-01-01T12:00:%02dZ","plan_id":"%s"%s,"data":{%s}}"""
        .formatted(events++, type, topic, second, plan, envelope, data);
  }

  private void post(String event) {
    RunningServer.Answer answer = one.postEvent(event);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
  }

  private void started(String plan, int second, String data) {
    send("system-events", "plan.started", plan, second, data);
  }

  private static List<String> ids(JsonNode plans) {
    List<String> ids = new ArrayList<>();
    plans.forEach(plan -> ids.add(plan.path("plan_id").asText()));
    return ids;
  }

  @Test
  void shouldListTheSubPlansOfAPlanInStartOrder() {
    // given
    started(root, 0, "\"goal_event\":\"research.goal\"");
    started(right, 2, "\"parent_plan_id\":\"" + root + "\"");
    started(left, 1, "\"parent_plan_id\":\"" + root + "\"");
    servers.fold();

    // when
    JsonNode plans = one.get(TRACKER + "/plans/" + root + "/sub-plans").json();

    // then
    assertThat(ids(plans)).containsExactly(left, right);
    assertThat(plans.get(0).path("goal_event").asText()).isEqualTo("unknown");
    assertThat(plans.get(0).path("trace_id").asText()).isEqualTo(left);
    assertThat(plans.get(0).path("parent_plan_id").asText()).isEqualTo(root);
    assertThat(plans.get(0).has("session_id")).isTrue();
    assertThat(two.get(TRACKER + "/plans/" + root + "/sub-plans").json()).isEqualTo(plans);
    assertThat(one.get(TRACKER + "/plans/unknown/sub-plans").response().body()).isEqualTo("[]");
    assertThat(one.get(TRACKER + "/plans/" + leaf + "/sub-plans").status()).isEqualTo(200);
    assertThat(
            one.send(one.as("acme", "bob", TRACKER + "/plans/" + root + "/sub-plans").GET())
                .response()
                .body())
        .isEqualTo("[]");
  }

  @Test
  void shouldListNoSubPlansOfAPlanThatHasNone() {
    // given
    started(left, 1, "");
    servers.fold();

    // then: Soorma's client would raise for a 404
    assertThat(one.get(TRACKER + "/plans/" + left).status()).isEqualTo(200);
    for (RunningServer server : List.of(one, two)) {
      RunningServer.Answer answer = server.get(TRACKER + "/plans/" + left + "/sub-plans");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.response().body()).isEqualTo("[]");
    }
  }

  @Test
  void shouldRollATreeUpAndCutItsCycle() {
    // given: three levels, and the root says that the leaf has started it
    started(root, 0, "\"parent_plan_id\":\"" + leaf + "\"");
    started(left, 1, "\"parent_plan_id\":\"" + root + "\"");
    started(leaf, 2, "\"parent_plan_id\":\"" + left + "\"");
    for (String plan : List.of(root, left, leaf)) {
      send(
          "action-requests",
          "x.requested",
          plan,
          3,
          "\"action_id\":\"t\",\"response_event\":\"x.done\"");
      send(
          "action-results",
          "x.done",
          plan,
          4,
          "\"action_id\":\"t\",\"usage\":{\"input_tokens\":5,\"cost_usd\":0.25}");
    }
    send("system-events", "plan.completed", leaf, 9, "");
    servers.fold();

    // when
    JsonNode tree = two.get(TRACKER + "/plans/" + root + "/hierarchy").json();

    // then
    assertThat(tree.at("/root/plan/plan_id").asText()).isEqualTo(root);
    assertThat(tree.at("/root/sub_plans/0/plan/plan_id").asText()).isEqualTo(left);
    assertThat(tree.at("/root/sub_plans/0/sub_plans/0/plan/plan_id").asText()).isEqualTo(leaf);
    assertThat(tree.at("/root/sub_plans/0/sub_plans/0/sub_plans")).isEmpty();
    assertThat(tree.at("/root/roll_up/plans").asInt()).isEqualTo(3);
    assertThat(tree.at("/root/roll_up/completed_tasks").asInt()).isEqualTo(3);
    assertThat(tree.at("/root/roll_up/usage/cost_usd").toString()).isEqualTo("0.75");
    assertThat(tree.at("/root/own/usage/input_tokens").asInt()).isEqualTo(5);
    assertThat(tree.at("/root/roll_up/completed_at").isNull()).isTrue();
    assertThat(tree.at("/root/sub_plans/0/sub_plans/0/roll_up/elapsed_seconds").toString())
        .isEqualTo("7.0");
    assertThat(tree.path("cycles")).hasSize(1);
    assertThat(tree.at("/cycles/0/plan_id").asText()).isEqualTo(root);
    assertThat(tree.at("/cycles/0/parent_plan_id").asText()).isEqualTo(leaf);
    assertThat(tree.path("truncated")).isEmpty();
    assertThat(one.get(TRACKER + "/plans/unknown/hierarchy").status()).isEqualTo(404);
  }

  @Test
  void shouldTellAPlansProgressFromEveryInstance() {
    // given: what the plan's agent did before is in the other partition
    for (int task = 0; task < 20; task++) {
      send(
          "action-requests",
          "x.requested",
          left,
          0,
          "\"action_id\":\"t%d\",\"response_event\":\"x.done\"".formatted(task));
      send("action-results", "x.done", left, 5, "\"action_id\":\"t%d\"".formatted(task));
    }
    started(
        right,
        0,
        "\"total_actions\":2,\"stages\":[{\"name\":\"one\",\"weight\":0.5,\"total_steps\":4},{\"name\":\"two\",\"weight\":0.5,\"total_steps\":2}],\"budget\":{\"tokens\":10}");
    send(
        "action-requests",
        "x.requested",
        right,
        1,
        "\"action_id\":\"t\",\"response_event\":\"x.done\",\"assigned_to\":\"planner\"");
    send(
        "system-events",
        "task.progress",
        right,
        2,
        "\"task_id\":\"t\",\"stage\":\"one\",\"step\":3,\"progress\":0.5");
    servers.fold();

    // when
    for (RunningServer server : List.of(one, two)) {
      JsonNode progress = server.get(TRACKER + "/plans/" + right + "/progress").json();

      // then: of a time long ago, so that more than 99 of 100 such tasks have taken less
      assertThat(progress.path("progress").toString()).isEqualTo("0.375");
      assertThat(progress.path("steps").asInt()).isEqualTo(6);
      assertThat(progress.path("completed_steps").asInt()).isEqualTo(3);
      assertThat(progress.path("current_stage").asText()).isEqualTo("one");
      assertThat(progress.at("/eta/method").asText()).isEqualTo("history");
      assertThat(progress.at("/eta/basis").asInt()).isEqualTo(20);
      assertThat(progress.at("/critical_task/task_id").asText()).isEqualTo("t");
      assertThat(progress.at("/critical_task/p99_seconds").asDouble()).isBetween(4.9, 5.1);
      assertThat(progress.at("/tokens/left").toString()).isEqualTo("10");
      assertThat(progress.path("waiting_on").asText()).isEqualTo("agent");
      assertThat(progress.path("overdue").asBoolean()).isTrue();
      assertThat(progress.path("explanation").asText()).contains("planner works on t");
    }
    assertThat(one.get(TRACKER + "/plans/unknown/progress").status()).isEqualTo(404);
    assertThat(
            one.send(one.as("acme", "bob", TRACKER + "/plans/" + right + "/progress").GET())
                .status())
        .isEqualTo(404);
  }

  @Test
  void shouldListThePlansOfASession() {
    // given: by what plan.started says, and by the envelope of any event, which is believed first
    started(right, 5, "\"session_id\":\"s/1\"");
    post(event("action-requests", "x.requested", left, 3, ",\"session_id\":\"s/1\"", ""));
    post(
        event(
            "system-events",
            "plan.started",
            root,
            1,
            ",\"session_id\":\"s/12\"",
            "\"session_id\":\"s/1\""));
    servers.fold();

    // then
    assertThat(ids(one.get(TRACKER + "/sessions/s%2F1/plans").json())).containsExactly(left, right);
    assertThat(ids(one.get(TRACKER + "/sessions/s%2F12/plans").json())).containsExactly(root);
    assertThat(one.get(TRACKER + "/sessions/none/plans").response().body()).isEqualTo("[]");
    assertThat(
            one.send(one.as("other", "ada", TRACKER + "/sessions/s%2F1/plans").GET())
                .response()
                .body())
        .isEqualTo("[]");
  }

  @Test
  void shouldCountEachMemberOfADelegationGroupOnce() {
    // given: three members, one of them twice, one failed; known before the group is
    for (int member = 1; member <= 3; member++) {
      send(
          "action-requests",
          "x.requested",
          right,
          1,
          "\"action_id\":\"m%d\",\"response_event\":\"x.done\",\"delegation_group_id\":\"g\""
              .formatted(member));
    }
    send("action-results", "x.done", right, 2, "\"action_id\":\"m1\"");
    send("action-results", "x.done", right, 3, "\"action_id\":\"m1\"");
    send("action-results", "x.done", right, 3, "\"action_id\":\"m2\",\"success\":false");
    servers.fold();
    assertThat(one.get(TRACKER + "/delegation-groups/g").status()).isEqualTo(404);

    // when
    send(
        "system-events",
        "delegation.started",
        right,
        0,
        "\"group_id\":\"g\",\"parent_task_id\":\"parent\",\"total_tasks\":3");
    servers.fold();

    // then
    RunningServer.Answer answer = one.get(TRACKER + "/delegation-groups/g");
    assertThat(answer.status()).isEqualTo(200);
    JsonNode group = answer.json();
    assertThat(group.path("group_id").asText()).isEqualTo("g");
    assertThat(group.path("parent_task_id").asText()).isEqualTo("parent");
    assertThat(group.path("plan_id").asText()).isEqualTo(right);
    assertThat(group.path("total_tasks").asInt()).isEqualTo(3);
    assertThat(group.path("completed_tasks").asInt()).isEqualTo(1);
    assertThat(group.path("failed_tasks").asInt()).isEqualTo(1);
    assertThat(group.path("created_at").asText()).isEqualTo("2026-01-01T12:00:00Z");
    assertThat(
            one.send(one.as("acme", "bob", TRACKER + "/delegation-groups/g").GET())
                .json()
                .path("type")
                .asText())
        .isEqualTo("/problems/group-not-found");
  }

  private void requestMember(String member, int second, int attempt) {
    send(
        "action-requests",
        "x.requested",
        right,
        second,
        "\"action_id\":\"%s\",\"attempt\":%d,\"response_event\":\"x.done\",\"delegation_group_id\":\"g\""
            .formatted(member, attempt));
  }

  private void memberResult(String member, int second, boolean success) {
    send(
        "action-results",
        "x.done",
        right,
        second,
        "\"action_id\":\"%s\",\"success\":%b".formatted(member, success));
  }

  private void assertGroup(int completed, int failed) {
    servers.fold();
    JsonNode group = two.get(TRACKER + "/delegation-groups/g").json();
    assertThat(group.path("total_tasks").asInt()).isEqualTo(3);
    assertThat(group.path("completed_tasks").asInt()).isEqualTo(completed);
    assertThat(group.path("failed_tasks").asInt()).isEqualTo(failed);
  }

  @Test
  void shouldCountAMemberByHowItStandsInTheEnd() {
    // given
    send(
        "system-events",
        "delegation.started",
        right,
        0,
        "\"group_id\":\"g\",\"parent_task_id\":\"parent\",\"total_tasks\":3");
    requestMember("m1", 1, 1);
    requestMember("m2", 1, 1);

    // when: the same result is delivered twice
    String result = event("action-results", "x.done", right, 2, "", "\"action_id\":\"m1\"");
    post(result);
    post(result);
    // then
    assertGroup(1, 0);

    // when
    memberResult("m2", 2, false);
    // then
    assertGroup(1, 1);

    // when: it is asked again, and completes
    requestMember("m2", 3, 2);
    memberResult("m2", 4, true);
    // then
    assertGroup(2, 0);

    // when: of another one all of that comes the other way round
    memberResult("m3", 4, true);
    requestMember("m3", 3, 2);
    memberResult("m3", 2, false);
    requestMember("m3", 1, 1);
    // then
    assertGroup(3, 0);
  }

  @Test
  void shouldNotAnswerForPartOfThePlans() {
    // when
    two.server.close();

    // then: a bare array could not say that something is missing
    for (String path :
        List.of(
            "/plans/" + root + "/sub-plans",
            "/plans/" + root + "/hierarchy",
            "/sessions/s/plans",
            "/delegation-groups/g",
            "/agents",
            "/metrics?agent_id=a")) {
      RunningServer.Answer answer = one.get(TRACKER + path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.json().path("type").asText()).isEqualTo("/problems/incomplete");
      assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
  }
}
