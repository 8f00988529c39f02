// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static dev.headway.server.SeveralServers.plansIn;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Filters, orders, totals and facets of the list of plans, over partitions of two instances. */
class PlanFiltersTest {
  private static final int MORE_THAN_ARE_LOOKED_AT = 2_100;
  private static final String LIST = "/v1/tracker/plans";

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;
  private String running;
  private String waiting;
  private String completed;
  private String failed;
  private int events;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
    running = plansIn(0, 2).getFirst();
    waiting = plansIn(1, 2).getFirst();
    completed = plansIn(0, 2).getLast();
    failed = plansIn(1, 2).getLast();
    send("plan.started", running, 1, "\"goal\":\"A market report\",\"session_id\":\"s1\"");
    work(running, 2, "writer");
    send("plan.started", waiting, 2, "\"goal\":\"Reports of MARKETS\",\"scope_id\":\"v1\"");
    send("plan.waiting_for_input", waiting, 5, "\"reason\":\"approval\"");
    send("plan.started", completed, 3, "\"scope_id\":\"v1\",\"session_id\":\"s1\"");
    work(completed, 4, "writer");
    send("plan.completed", completed, 9, "");
    send("plan.started", failed, 4, "\"goal\":\"Nothing\"");
    work(failed, 5, "reader");
    send("plan.failed", failed, 9, "\"error\":\"boom\"");
    servers.fold();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  private void send(String type, String plan, int second, String data) {
    post("system-events", type, plan, second, data);
  }

  private void work(String plan, int second, String agent) {
    post(
        "action-requests",
        "x.requested",
        plan,
        second,
        "\"action_id\":\"t\",\"response_event\":\"x.done\",\"assigned_to\":\"" + agent + "\"");
  }

  private void post(String topic, String type, String plan, int second, String data) {
    RunningServer.Answer answer =
        one.postEvent(
            """
            {"id":"e-%d","source":"planner","type":"%s","topic":"%s","time":"2026-01-01T12:00:%02dZ","plan_id":"%s","data":{%s}}"""
                .formatted(events++, type, topic, second, plan, data));
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(202);
  }

  private List<String> ids(String query) {
    RunningServer.Answer answer = one.get(LIST + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    assertThat(two.get(LIST + query).json()).isEqualTo(answer.json());
    List<String> ids = new ArrayList<>();
    answer.json().path("items").forEach(item -> ids.add(item.path("plan_id").asText()));
    assertThat(answer.json().path("total").asInt()).isEqualTo(ids.size());
    assertThat(answer.json().path("total_relation").asText()).isEqualTo("eq");
    return ids;
  }

  @Test
  void shouldShowActivePlansFirstAndTheLatestOfEachFirst() {
    assertThat(ids("")).containsExactly(waiting, running, failed, completed);
    assertThat(ids("?sort=active")).isEqualTo(ids(""));
    assertThat(ids("?sort=-started_at")).containsExactly(failed, completed, waiting, running);
  }

  @Test
  void shouldNarrowTheListDown() {
    assertThat(ids("?status=running")).containsExactly(running);
    assertThat(ids("?status=FAILED,%20completed")).containsExactly(failed, completed);
    assertThat(ids("?agent=writer")).containsExactly(running, completed);
    assertThat(ids("?agent=nobody")).isEmpty();
    assertThat(ids("?session=s1")).containsExactly(running, completed);
    assertThat(ids("?scope=v1")).containsExactly(waiting, completed);
    assertThat(ids("?waiting_on=input")).containsExactly(waiting);
    assertThat(ids("?waiting_on=agent,input")).containsExactly(waiting, running);
    assertThat(ids("?waiting_on=nothing")).containsExactly(failed, completed);
    assertThat(ids("?started_after=2026-01-01T12:00:02Z")).containsExactly(failed, completed);
    assertThat(ids("?scope=v1&status=completed&agent=writer&session=s1"))
        .containsExactly(completed);
    assertThat(ids("?scope=v1&agent=reader")).isEmpty();
  }

  @Test
  void shouldFindPlansByTheBeginningsOfWords() {
    assertThat(ids("?q=market")).containsExactly(waiting, running);
    assertThat(ids("?q=Rep%20mar")).containsExactly(waiting, running);
    assertThat(ids("?q=reports")).containsExactly(waiting);
    assertThat(ids("?q=market&status=running")).containsExactly(running);
    assertThat(ids("?q=plan")).hasSize(4);
    assertThat(ids("?q=arket")).isEmpty();
    assertThat(ids("?q=" + running.substring("plan-".length()))).containsExactly(running);
  }

  @Test
  void shouldSearchByTheWordThatFewPlansHave() {
    try (RunningServer many = new RunningServer(folder.resolve("many"), Map.of())) {
      // given
      Story story = new Story(many, Instant.now());
      for (int i = 0; i < MORE_THAN_ARE_LOOKED_AT; i++) {
        story.plan("p" + i, "Delivery " + i, 60);
      }
      story.told();

      // when, then: however long the other word is
      JsonNode one = many.get(LIST + "?q=delivery%201741").json();
      assertThat(one.path("total").asInt()).isEqualTo(1);
      assertThat(one.path("partial").asBoolean()).isFalse();
      assertThat(one.at("/items/0/plan_id").asText()).isEqualTo("p1741");
      assertThat(many.get(LIST + "?q=delivery%20lost").json().path("partial").asBoolean())
          .isFalse();

      // when, then: what many have is not looked through
      JsonNode some = many.get(LIST + "?q=delivery").json();
      assertThat(some.path("items")).isNotEmpty();
      assertThat(some.path("total_relation").asText()).isEqualTo("gte");
      assertThat(some.at("/incomplete/0/reason").asText()).contains("more than 2000");
    }
  }

  @Test
  void shouldKeepTheTotalOfTheFirstPage() {
    // when
    JsonNode first = one.get(LIST + "?limit=1&agent=writer").json();
    JsonNode second =
        two.get(LIST + "?limit=1&agent=writer&cursor=" + first.path("next_cursor").asText()).json();

    // then
    assertThat(first.at("/items/0/plan_id").asText()).isEqualTo(running);
    assertThat(second.at("/items/0/plan_id").asText()).isEqualTo(completed);
    assertThat(first.path("total").asInt()).isEqualTo(2);
    assertThat(second.path("total").asInt()).isEqualTo(2);
    assertThat(second.path("next_cursor").isNull()).isTrue();
  }

  @Test
  void shouldCountByStatusAgentAndEventType() {
    // when
    JsonNode facets = one.get("/v1/tracker/facets").json();

    // then
    assertThat(facets.path("status").toString())
        .isEqualTo(
            "[{\"value\":\"completed\",\"count\":1},{\"value\":\"failed\",\"count\":1},{\"value\":\"running\",\"count\":1},{\"value\":\"waiting\",\"count\":1}]");
    assertThat(facets.path("agent").toString())
        .isEqualTo("[{\"value\":\"writer\",\"count\":2},{\"value\":\"reader\",\"count\":1}]");
    assertThat(facets.path("event_type").toString())
        .isEqualTo("[{\"value\":\"x.requested\",\"count\":3}]");
    assertThat(facets.path("partial").asBoolean()).isFalse();
    JsonNode others = one.send(one.as("acme", "bob", "/v1/tracker/facets").GET()).json();
    assertThat(others.path("status")).isEmpty();
    assertThat(others.path("agent")).isEmpty();
    assertThat(others.path("event_type")).isEmpty();
  }

  @Test
  void shouldRefuseWhatItCannotFilterBy() {
    String cursor = one.get(LIST + "?limit=1").json().path("next_cursor").asText();
    for (String wrong :
        List.of(
            "?status=busy",
            "?status=unknown",
            "?status=running,",
            "?waiting_on=god",
            "?sort=name",
            "?started_after=yesterday",
            "?q=%20-%20",
            "?q=a+b+c+d+e+f+g+h+i",
            "?session=" + "x".repeat(2_049),
            "?limit=1&status=running&cursor=" + cursor,
            "?limit=1&sort=plan_id&cursor=" + cursor)) {
      RunningServer.Answer answer = one.get(LIST + wrong);
      assertThat(answer.status()).as(wrong).isEqualTo(422);
      assertThat(answer.json().at("/errors/0/pointer").asText()).startsWith("/query/");
    }
    assertThat(one.get(LIST + "?limit=1&cursor=" + cursor).status()).isEqualTo(200);
  }
}
