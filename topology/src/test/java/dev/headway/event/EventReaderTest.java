// SPDX-License-Identifier: Apache-2.0
package dev.headway.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.serde.TrustedRecords;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventReaderTest {
  private static final Instant RECORD_TIME = Instant.parse("2026-01-01T00:00:00.000001Z");

  @BeforeAll
  static void trust() {
    TrustedRecords.install();
  }

  private static AgentEvent.Builder event(String type, String data) {
    return AgentEvent.newBuilder()
        .setId("e")
        .setSource("agent")
        .setType(type)
        .setTenantId("acme")
        .setUserId("ann")
        .setPlanId("p")
        .setData(data);
  }

  private static Reading read(AgentEvent.Builder event, Input input) {
    return EventReader.read(event.build(), input, "default-id", RECORD_TIME);
  }

  private static PlanEvent placed(AgentEvent.Builder event, Input input) {
    return ((Reading.Placed) read(event, input)).event();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "task.progress       | {\"task_id\":\"t\",\"progress\":1.7}            | INVALID_FIELD | /data/progress",
        "task.progress       | {\"task_id\":\"t\",\"progress\":-0.1}           | INVALID_FIELD | /data/progress",
        "task.progress       | {\"progress\":0.5}                              | MISSING_FIELD | /data/task_id",
        "task.progress       | {\"task_id\":\"t\",\"step\":11,\"total_steps\":10} | INVALID_FIELD | /data/step",
        "task.state_changed  | {\"task_id\":\"t\",\"new_state\":\"odd\"}       | INVALID_FIELD | /data/new_state",
        "task.state_changed  | {\"task_id\":\"t\"}                             | MISSING_FIELD | /data/new_state",
        "plan.state_changed  | {}                                              | MISSING_FIELD | /data/new_state",
        "plan.started        | {\"total_actions\":-1}                          | INVALID_FIELD | /data/total_actions",
        "plan.started        | {\"deadline\":\"soon\"}                         | INVALID_FIELD | /data/deadline",
        "plan.started        | {\"budget\":{\"tokens\":1.5}}                   | INVALID_FIELD | /data/budget/tokens",
        "plan.started        | {\"stages\":[{\"weight\":1}]}                   | MISSING_FIELD | /data/stages/0/name",
        "task.usage          | {\"input_tokens\":-3}                           | INVALID_FIELD | /data/input_tokens",
        "task.usage          | {\"cost_usd\":1e999999}                         | INVALID_FIELD | /data/cost_usd",
        "task.log            | {\"level\":\"loud\"}                            | INVALID_FIELD | /data/level",
        "delegation.started  | {\"group_id\":\"g\"}                            | MISSING_FIELD | /data/total_tasks",
        "task.started        | {\"task_id\":\"t\",\"attempt\":0}               | INVALID_FIELD | /data/attempt",
        "plan.paused         | [1]                                             | INVALID_FIELD | /data",
        "plan.paused         | {\"a\":                                         | MALFORMED_JSON | /data"
      })
  void shouldNameTheFieldOfAnIllegalFact(
      String type, String data, DeadLetterReason reason, String pointer) {
    // when
    Reading reading = read(event(type, data), Input.SYSTEM_EVENTS);
    // then
    assertThat(reading)
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused -> {
              assertThat(refused.refusal().reason()).isEqualTo(reason);
              assertThat(refused.refusal().pointer()).isEqualTo(pointer);
            });
  }

  @ParameterizedTest
  @CsvSource({
    "plan.paused, session_id, /session_id",
    "plan.paused, scope_id, /scope_id",
    "delegation.started, group_id, /data/group_id",
    "x.requested, delegation_group_id, /data/delegation_group_id"
  })
  void shouldRefuseNamesByWhichNobodyCouldAsk(String type, String field, String pointer) {
    Input input = type.startsWith("x.") ? Input.ACTION_REQUESTS : Input.SYSTEM_EVENTS;
    String data = "{\"total_tasks\":1,\"" + field + "\":\"%s\"}";

    // then
    assertThat(read(event(type, data.formatted("n".repeat(2_048))), input))
        .isInstanceOf(Reading.Placed.class);
    assertThat(read(event(type, data.formatted("n".repeat(2_049))), input))
        .isInstanceOfSatisfying(
            Reading.Refused.class,
            refused -> assertThat(refused.refusal().pointer()).isEqualTo(pointer));
  }

  @Test
  void shouldFillInWhatMayBeMissing() {
    // when
    PlanEvent read = placed(event("x.requested", "{}").setId(""), Input.ACTION_REQUESTS);
    // then
    assertThat(read.order())
        .isEqualTo(new EventOrder(1_767_225_600_000_001L, "default-id", "agent"));
    assertThat(read.fact())
        .isInstanceOfSatisfying(
            Fact.Request.class,
            request -> {
              assertThat(request.taskId()).isEqualTo("default-id");
              assertThat(request.correlationId()).isEqualTo("default-id");
            });
  }

  @Test
  void shouldTellCopiesByContentAndNotByDelivery() {
    // given
    PlanEvent sent =
        placed(event("x.requested", "{\"a\":1}").setTraceparent("one"), Input.ACTION_REQUESTS);
    PlanEvent copy =
        placed(event("x.requested", "{\"a\":1}").setTraceparent("two"), Input.ACTION_REQUESTS);
    PlanEvent other = placed(event("x.requested", "{\"a\":2}"), Input.ACTION_REQUESTS);
    // then
    assertThat(copy.fingerprint()).isEqualTo(sent.fingerprint());
    assertThat(other.fingerprint()).isNotEqualTo(sent.fingerprint());
  }

  @Test
  void shouldReadMoneyInNanoUsd() {
    // when
    PlanEvent read =
        placed(
            event("task.usage", "{\"task_id\":\"t\",\"cost_usd\":0.0123456785}"),
            Input.SYSTEM_EVENTS);
    // then: half to even
    assertThat(((Fact.TaskUsage) read.fact()).usage()).isEqualTo(new Usage(0, 0, 12_345_678));
  }

  @Test
  void shouldCompareIdsAsUtf8Bytes() {
    // given: U+FF5E sorts before U+1F600 in UTF-8, after it in UTF-16
    assertThat(EventOrder.compareUtf8("\uFF5E", "\uD83D\uDE00")).isNegative();
    assertThat(EventOrder.compareUtf8("a", "ab")).isNegative();
  }
}
