// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.oracle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.headway.event.Input;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Histories with the outcome that the written rules give them. */
class OracleTest {
  private static final String A1 = "{\"action_id\":\"a1\"}";

  @Test
  void shouldFollowAPlanToItsEnd() {
    // given
    History asked = new History().request(0, A1);

    // then
    assertThat(asked.plan())
        .contains(entry("status", "running"), entry("task_count", 1L), entry("open_tasks", 1L));

    // when
    History answered = asked.result(2.5, A1);

    // then
    assertThat(answered.task("a1"))
        .contains(
            entry("state", "completed"),
            entry("duration_micros", 2_500_000L),
            entry("progress", 1_000_000));
    assertThat(answered.plan())
        .contains(
            entry("status", "running"),
            entry("completed_tasks", 1L),
            entry("quiescent_since", History.micros(2.5)));

    // when
    History ended = answered.system(3, "plan.completed", "{}").system(4, "plan.started", "{}");

    // then
    assertThat(ended.plan())
        .contains(entry("status", "completed"), entry("completed_at", History.micros(3)));
  }

  @Test
  void shouldGiveTheSameForEveryOrderOfArrival() {
    // given
    History history =
        new History()
            .system(0, "plan.started", "{\"total_actions\":5,\"goal\":\"g\"}")
            .request(1, A1)
            .again()
            .result(2, A1)
            .again()
            .request(3, "{\"action_id\":\"a2\",\"delegation_group_id\":\"g\"}")
            .system(4, "task.progress", "{\"task_id\":\"a2\",\"progress\":0.5,\"step\":1}")
            .system(5, "plan.paused", "{\"reason\":\"night\"}");

    // then
    assertThat(history.reversed().truth().picture()).isEqualTo(history.truth().picture());
    assertThat(history.plan())
        .contains(
            entry("status", "paused"),
            entry("task_count", 5L),
            entry("progress", 300_000),
            entry("events", 6L));
    assertThat(history.truth().accounts())
        .containsEntry(Input.ACTION_REQUESTS, new Accounts(3, 2, 1, 0, 0, 0))
        .containsEntry(Input.ACTION_RESULTS, new Accounts(2, 1, 1, 0, 0, 0));
  }

  @Test
  void shouldLetTheEarliestEndOfAnAttemptWinAndAHigherAttemptReopen() {
    // given
    History history =
        new History()
            .request(0, A1)
            .result(1, "{\"action_id\":\"a1\",\"success\":false,\"error\":\"no\"}")
            .result(2, A1);

    // then
    assertThat(history.task("a1"))
        .contains(entry("state", "failed"), entry("error", "no"), entry("conflicts", 1L));
    assertThat(history.plan())
        .contains(entry("failed_tasks", 1L), entry("completed_tasks", 0L), entry("conflicts", 1L));

    // when: a retry, answered without saying which attempt
    history.request(3, "{\"action_id\":\"a1\",\"attempt\":2}");

    // then
    assertThat(history.task("a1")).contains(entry("state", "pending"), entry("attempt", 2));

    // when
    history.result(4, A1);

    // then
    assertThat(history.task("a1"))
        .contains(
            entry("state", "completed"),
            entry("attempt", 2),
            entry("started_at", History.micros(0)),
            entry("completed_at", History.micros(4)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.done|\"success\":false|failed",
        "x.failed|\"success\":true|completed",
        "x.done|\"status\":\"Error\"|failed",
        "x.done|\"status\":\"canceled\"|cancelled",
        "x.failed|\"status\":\"fine\"|completed",
        "x.done|\"error\":\"boom\"|failed",
        "x.done|\"error\":{}|completed",
        "x.failed|\"n\":1|failed",
        "x.error|\"n\":1|failed",
        "error.analysis.completed|\"n\":1|completed",
      })
  void shouldTellTheOutcomeOfAResult(String type, String field, String state) {
    // given
    History history = new History().request(0, A1);

    // when
    history.add(
        Input.ACTION_RESULTS, history.event(1, type, "{\"action_id\":\"a1\"," + field + "}"));

    // then
    assertThat(history.task("a1")).containsEntry("state", state);
  }

  @Test
  void shouldPairResultsByCorrelationInEventOrder() {
    // given: three requests and results of one correlation, and a final answer that is none
    History history = new History();
    for (int i = 0; i < 3; i++) {
      history.add(
          Input.ACTION_REQUESTS,
          history
              .event(i, "x.requested", "{\"task_id\":\"shared\"}")
              .setResponseEvent("x.done")
              .setCorrelationId("c"));
    }
    for (int i = 0; i < 3; i++) {
      history.add(
          Input.ACTION_RESULTS,
          history
              .event(10 + i, "x.done", i == 1 ? "{\"success\":false}" : "{}")
              .setCorrelationId("c"));
    }
    history.add(Input.ACTION_RESULTS, history.event(20, "goal.done", "{}").setCorrelationId("c"));

    // then
    assertThat(history.plan())
        .contains(
            entry("task_count", 3L),
            entry("completed_tasks", 2L),
            entry("failed_tasks", 1L),
            entry("unmatched_results", 1L));
    assertThat(history.task("e1")).containsEntry("state", "failed");
  }

  @Test
  void shouldMatchByNameThenByRequestAndSetThoseTasksAside() {
    // given: two tasks of one correlation; the first is answered by its request's id
    History history = new History();
    history.add(
        Input.ACTION_REQUESTS,
        history.event(0, "x.requested", A1).setResponseEvent("x.done").setCorrelationId("c"));
    history.add(
        Input.ACTION_REQUESTS,
        history
            .event(1, "x.requested", "{\"action_id\":\"a2\"}")
            .setResponseEvent("x.done")
            .setCorrelationId("c"));
    history.add(
        Input.ACTION_RESULTS,
        history.event(2, "x.done", "{\"action_event_id\":\"e0\"}").setCorrelationId("c"));
    history.add(
        Input.ACTION_RESULTS,
        history.event(3, "x.done", "{\"success\":false}").setCorrelationId("c"));
    // one that names a task nobody knows fits nothing, not even by correlation
    history.add(
        Input.ACTION_RESULTS,
        history.event(4, "x.done", "{\"action_id\":\"nobody\"}").setCorrelationId("c"));

    // then
    assertThat(history.task("a1")).containsEntry("state", "completed");
    assertThat(history.task("a2")).containsEntry("state", "failed");
    assertThat(history.plan()).containsEntry("unmatched_results", 1L);
  }

  @Test
  void shouldFindThePlanOfAResultByCorrelationOrHoldIt() {
    // given
    History history = new History();
    history.add(
        Input.ACTION_RESULTS,
        history.event(1, "x.done", "{}").setPlanId(null).setCorrelationId("c"));

    // then
    assertThat(history.truth().accounts())
        .containsEntry(Input.ACTION_RESULTS, new Accounts(1, 0, 0, 0, 0, 1));

    // when
    history.add(
        Input.ACTION_REQUESTS,
        history.event(0, "x.requested", A1).setResponseEvent("x.done").setCorrelationId("c"));

    // then
    assertThat(history.task("a1")).containsEntry("state", "completed");
    assertThat(history.truth().accounts())
        .containsEntry(Input.ACTION_RESULTS, new Accounts(1, 1, 0, 0, 0, 0));

    // when: another plan has the same correlation
    history.add(
        Input.ACTION_REQUESTS,
        history.event(0, "x.requested", A1).setPlanId("p2").setCorrelationId("c"));

    // then
    assertThatThrownBy(history::truth).hasMessageContaining("no oracle can know");
  }

  @Test
  void shouldRefuseWhatIsIllegalAndLeaveAloneWhatIsNotTracked() {
    // given
    History history =
        new History()
            .text(Input.ACTION_REQUESTS, "{\"id\":")
            .add(Input.ACTION_REQUESTS, 0, null)
            .system(0, "task.progress", "{\"task_id\":\"a\",\"progress\":1.7}")
            .request(1, A1);
    history.add(Input.ACTION_REQUESTS, history.event(2, "client.goal", "{}").setPlanId(null));
    history.add(
        Input.ACTION_REQUESTS,
        history
            .event(3, "x.requested", "{\"action_id\":\"other\"}")
            .setResponseEvent("x.done")
            .setId("e1"));

    // then
    Truth truth = history.truth();
    assertThat(truth.deadLetters())
        .containsOnly(
            entry(new Position("action-requests", 0, 0), "malformed-json"),
            entry(new Position("action-requests", 0, 1), "empty-record"),
            entry(new Position("action-requests", 0, 4), "id-conflict"),
            entry(new Position("system-events", 0, 0), "invalid-field"));
    assertThat(truth.accounts())
        .containsEntry(Input.ACTION_REQUESTS, new Accounts(5, 1, 0, 3, 1, 0));
    assertThat(truth.picture().tasks().get(History.PLAN)).containsOnlyKeys("a1");
  }

  @Test
  void shouldTellWaitingAndItsEnd() {
    // given
    History history =
        new History()
            .request(0, A1)
            .system(1, "plan.waiting_for_input", "{\"reason\":\"ok?\",\"timeout_seconds\":60.5}");

    // then
    assertThat(history.plan())
        .contains(
            entry("status", "waiting"),
            entry("waiting.since", History.micros(1)),
            entry("waiting.reason", "ok?"),
            entry("waiting.timeout_micros", 60_500_000L));

    // when
    history.request(2, "{\"action_id\":\"a2\"}");

    // then
    assertThat(history.plan()).contains(entry("status", "running"), entry("waiting.since", null));
  }

  @Test
  void shouldKeepLedgersAndErrorLogs() {
    // given
    History history =
        new History()
            .request(0, A1)
            .system(1, "task.usage", "{\"task_id\":\"a1\",\"input_tokens\":7,\"cost_usd\":0.5}")
            .system(2, "task.log", "{\"task_id\":\"a1\",\"level\":\"error\",\"message\":\"m\"}")
            .result(3, "{\"action_id\":\"a1\",\"usage\":{\"output_tokens\":3}}")
            .again();

    // then
    assertThat(history.task("a1"))
        .contains(
            entry("usage.input_tokens", 7L),
            entry("usage.output_tokens", 3L),
            entry("usage.cost_nano_usd", 500_000_000L),
            entry("error_logs", 1L),
            entry("agent_id", "agent"));
    assertThat(history.plan())
        .contains(entry("usage.cost_nano_usd", 500_000_000L), entry("error_logs", 1L));
  }

  @Test
  void shouldLeaveFireAndForgetOutOfTheCount() {
    // given
    History history = new History();
    history.add(Input.ACTION_REQUESTS, history.event(0, "x.requested", A1));

    // then
    assertThat(history.plan())
        .contains(
            entry("task_count", 0L), entry("fire_and_forget_tasks", 1L), entry("progress", null));

    // when
    history.system(1, "task.started", "{\"task_id\":\"a1\"}");

    // then
    assertThat(history.plan())
        .contains(entry("task_count", 1L), entry("fire_and_forget_tasks", 0L));
    assertThat(history.task("a1")).containsEntry("state", "running");
  }

  @Test
  void shouldRefuseAHistoryWhoseOutcomeDependsOnArrival() {
    // given: two copies that differ, on two partitions
    History history = new History().request(0, A1);
    history.add(
        Input.ACTION_REQUESTS,
        1,
        dev.headway.schemas.cloudevents.CloudEventJson.write(
            history.event(0, "y.requested", A1).setId("e0").build(), null));

    // then
    assertThatThrownBy(history::truth).hasMessageContaining("no oracle can know");
  }
}
