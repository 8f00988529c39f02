// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told about agents, over partitions of several instances. */
class AgentsTest {
  private static final String METRICS = "/v1/tracker/metrics?agent_id=worker";
  private static final String DAY = "&until=2026-01-02T00:00:00Z&period=1d";

  @TempDir Path folder;
  private SeveralServers servers;
  private RunningServer one;
  private RunningServer two;

  @BeforeEach
  void start() {
    servers = new SeveralServers(folder);
    one = servers.start(Set.of(0), Set.of());
    two = servers.start(Set.of(1), Set.of());
    servers.introduce();
  }

  @AfterEach
  void stop() {
    servers.close();
  }

  /** A task in a plan of its own; it begins at second 0 of a minute. */
  private void task(int number, String hourAndMinute, String outcome) {
    task(number, Instant.parse("2026-01-01T" + hourAndMinute + ":00Z"), outcome);
  }

  /** It completes after 2 s or fails after 21 s. */
  private void task(int number, Instant begin, String outcome) {
    String plan = "plan-" + number;
    request(plan, begin);
    if (!outcome.equals("open")) {
      boolean success = outcome.equals("completed");
      result(plan, "worker", begin.plusSeconds(success ? 2 : 21), success);
    }
  }

  private void request(String plan, Instant at) {
    send(
        """
        {"id":"%s-r","source":"planner","type":"x.requested","topic":"action-requests","time":"%s","plan_id":"%s",
         "response_event":"x.done","data":{"action_id":"a1","assigned_to":"worker"}}"""
            .formatted(plan, at, plan));
  }

  private void result(String plan, String agent, Instant at, boolean success) {
    send(
        """
        {"id":"%s-s","source":"%s","type":"x.done","topic":"action-results","time":"%s","plan_id":"%s",
         "data":{"action_id":"a1","success":%b}}"""
            .formatted(plan, agent, at, plan, success));
  }

  private void send(String event) {
    assertThat(one.postEvent(event).status()).isEqualTo(202);
  }

  private void hundredTasks() {
    for (int i = 0; i < 100; i++) {
      task(i, "12:%02d".formatted(i % 60), i < 85 ? "completed" : i < 95 ? "failed" : "open");
    }
    servers.fold();
  }

  @Test
  void shouldTellAnAgentsMetricsOfAPeriod() {
    // given
    hundredTasks();

    // when
    JsonNode metrics = one.get(METRICS + DAY).json();

    // then
    assertThat(metrics.path("agent_id").asText()).isEqualTo("worker");
    assertThat(metrics.path("period").asText()).isEqualTo("1d");
    assertThat(metrics.path("total_tasks").asInt()).isEqualTo(100);
    assertThat(metrics.path("completed_tasks").asInt()).isEqualTo(85);
    assertThat(metrics.path("failed_tasks").asInt()).isEqualTo(10);
    assertThat(metrics.path("open_tasks").asInt()).isEqualTo(5);
    assertThat(metrics.path("success_rate").toString()).isEqualTo("0.85");
    // over the 95 that ended, whichever way: (85 × 2 s + 10 × 21 s) / 95
    assertThat(metrics.path("avg_duration_seconds").toString()).isEqualTo("4.0");
    assertThat(metrics.path("p50_duration_seconds").asDouble()).isBetween(1.98, 2.02);
    assertThat(metrics.path("p99_duration_seconds").asDouble()).isBetween(20.79, 21.21);
    assertThat(two.get(METRICS + DAY).json()).isEqualTo(metrics);
  }

  @Test
  void shouldCountExactlyTheTasksThatBeganInThePeriod() {
    // given: one at each minute of the hour from 12:00
    for (int i = 0; i < 60; i++) {
      task(i, "12:%02d".formatted(i), "completed");
    }
    task(60, "09:30", "completed");
    servers.fold();

    // then: (until - period, until]
    assertThat(total("&until=2026-01-01T12:10:00Z&period=10m")).isEqualTo(10);
    assertThat(total("&until=2026-01-01T12:10:00Z&period=11m")).isEqualTo(11);
    assertThat(total("&until=2026-01-01T12:09:59.999999Z&period=10m")).isEqualTo(10);
    assertThat(total("&until=2026-01-01T11:59:59Z&period=3h")).isEqualTo(1);
    assertThat(total("&until=2026-01-01T13:00:00Z&period=1h")).isEqualTo(59);
    assertThat(total("&until=2026-01-01T14:00:00Z&period=5h")).isEqualTo(61);
    assertThat(total("&until=2026-01-30T00:00:00Z&period=90d")).isEqualTo(61);
    assertThat(total("&until=2026-01-30T00:00:00Z&period=4w")).isZero();
  }

  private int total(String window) {
    return one.get(METRICS + window).json().path("total_tasks").asInt(-1);
  }

  @Test
  void shouldAnswerZerosAboutAnUnknownAgent() {
    // when
    JsonNode metrics = one.get("/v1/tracker/metrics?agent_id=nobody").json();

    // then
    assertThat(metrics.path("period").asText()).isEqualTo("7d");
    assertThat(metrics.path("total_tasks").asInt(-1)).isZero();
    assertThat(metrics.path("success_rate").toString()).isEqualTo("0.0");
    assertThat(metrics.path("avg_duration_seconds").toString()).isEqualTo("0.0");
    assertThat(metrics.path("p99_duration_seconds").toString()).isEqualTo("0.0");
  }

  @Test
  void shouldListAgents() {
    // given
    hundredTasks();

    // when
    JsonNode agents = one.get("/v1/tracker/agents").json();

    // then: the planner has sent events, and has no tasks
    assertThat(agents).hasSize(2);
    assertThat(agents.get(0).path("agent_id").asText()).isEqualTo("planner");
    assertThat(agents.get(0).path("total_tasks").asInt()).isZero();
    JsonNode worker = agents.get(1);
    assertThat(worker.path("agent_id").asText()).isEqualTo("worker");
    assertThat(worker.path("last_seen").asText()).isEqualTo("2026-01-01T12:59:02Z");
    assertThat(worker.path("in_flight").asInt()).isEqualTo(5);
    assertThat(worker.path("success_rate").toString()).isEqualTo("0.85");
    assertThat(worker.path("p95_duration_seconds").asDouble()).isBetween(20.79, 21.21);
  }

  @Test
  void shouldCountATaskForWhoAnsweredAndUntilThenForWhomItIsAssignedTo() {
    // given
    Instant begin = Instant.parse("2026-01-01T12:00:00Z");
    request("p", begin);
    servers.fold();
    // then
    JsonNode assigned = one.get(METRICS + DAY).json();
    assertThat(assigned.path("total_tasks").asInt()).isEqualTo(1);
    assertThat(assigned.path("open_tasks").asInt()).isEqualTo(1);

    // when: somebody else does it
    result("p", "helper", begin.plusSeconds(2), true);
    servers.fold();

    // then: it is no longer counted for whom it was assigned to
    assertThat(one.get(METRICS + DAY).json().path("total_tasks").asInt(-1)).isZero();
    JsonNode helper = one.get("/v1/tracker/metrics?agent_id=helper" + DAY).json();
    assertThat(helper.path("total_tasks").asInt()).isEqualTo(1);
    assertThat(helper.path("completed_tasks").asInt()).isEqualTo(1);
    assertThat(helper.path("avg_duration_seconds").toString()).isEqualTo("2.0");
    assertThat(one.get("/v1/tracker/agents").json().findValuesAsText("agent_id"))
        .containsExactly("helper", "planner");
  }

  @Test
  void shouldEndAPeriodNowUnlessToldOtherwise() {
    // given: hours away from each end of a period, so that the clock may go on meanwhile
    Instant now = Instant.now();
    task(1, now.plus(Duration.ofHours(3)), "open");
    task(2, now.minus(Duration.ofHours(3)), "completed");
    task(3, now.minus(Duration.ofDays(6)), "failed");
    task(4, now.minus(Duration.ofDays(8)), "completed");
    task(5, now.minus(Duration.ofDays(29)), "open");
    task(6, now.minus(Duration.ofDays(31)), "completed");
    servers.fold();

    // then: what has not begun yet is in none
    assertThat(total("&period=1h")).isZero();
    assertThat(total("&period=1d")).isEqualTo(1);
    assertThat(total("")).isEqualTo(2);
    assertThat(total("&period=90d")).isEqualTo(5);
    JsonNode week = one.get(METRICS + "&period=7d").json();
    assertThat(week.path("period").asText()).isEqualTo("7d");
    assertThat(week.path("total_tasks").asInt()).isEqualTo(2);
    assertThat(week.path("completed_tasks").asInt()).isEqualTo(1);
    assertThat(week.path("failed_tasks").asInt()).isEqualTo(1);
    JsonNode month = one.get(METRICS + "&period=30d").json();
    assertThat(month.path("period").asText()).isEqualTo("30d");
    assertThat(month.path("total_tasks").asInt()).isEqualTo(4);
    assertThat(month.path("completed_tasks").asInt()).isEqualTo(2);
    assertThat(month.path("failed_tasks").asInt()).isEqualTo(1);
    assertThat(month.path("open_tasks").asInt()).isEqualTo(1);
    assertThat(Instant.parse(month.path("until").asText()))
        .isBetween(now.truncatedTo(ChronoUnit.MICROS), Instant.now());
  }

  @Test
  void shouldTellNobodyOfOthersAgents() {
    // given
    hundredTasks();

    // then
    assertThat(one.send(one.as("acme", "bob", "/v1/tracker/agents").GET()).json()).isEmpty();
    assertThat(
            one.send(one.as("other", "ada", METRICS + DAY).GET())
                .json()
                .path("total_tasks")
                .asInt(-1))
        .isZero();
  }

  @Test
  void shouldRefuseImpossiblePeriods() {
    assertThat(one.get("/v1/tracker/metrics").status()).isEqualTo(422);
    for (String wrong :
        List.of(
            "0d", "7", "d", "07d", "-1d", "7y", "1.5h", "91d", "13w", "99999999999m", "7d%20")) {
      assertThat(one.get(METRICS + "&period=" + wrong).status()).as(wrong).isEqualTo(422);
    }
    assertThat(one.get(METRICS + "&until=yesterday").status()).isEqualTo(422);
  }
}
