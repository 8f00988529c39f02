// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.erasure.Retention;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.key.PlanKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Headway itself says of plans, and how often. */
class WarningsTest {
  private static final String REQUESTS = "action-requests";
  private static final String RESULTS = "action-results";
  private static final String SYSTEM = "system-events";
  private static final PlanKey P = new PlanKey("acme", "ada", "p");
  private static final Duration QUARTER = Duration.ofMinutes(15);
  private static final Duration SETTLED = Duration.ofSeconds(11);

  private final TrackerDriver tracker = new TrackerDriver(Retention.FOR_GOOD);
  private Instant now;
  private int events;

  @BeforeEach
  void settle() {
    now = Instant.now();
    pass(SETTLED);
  }

  @AfterEach
  void stop() {
    tracker.close();
  }

  private void pass(Duration time) {
    tracker.passTime(time);
    now = now.plus(time);
  }

  private void send(String topic, String type, String data) {
    tracker.send(
        topic,
        """
        {"id":"e%d","source":"planner","type":"%s","time":"%s","tenant_id":"acme","user_id":"ada","plan_id":"p","response_event":"x.done","data":{%s}}"""
            .formatted(events++, type, now, data),
        now);
  }

  /** Warnings since the last call, folded as they come back. */
  private List<AgentEvent> warnings() {
    return tracker.warnings();
  }

  private List<String> types() {
    return warnings().stream().map(AgentEvent::getType).toList();
  }

  @Test
  void shouldSayOnceThatAPlanIsStalled() {
    // given
    send(REQUESTS, "x.requested", "\"action_id\":\"t\"");
    pass(QUARTER.minusSeconds(5));
    assertThat(warnings()).isEmpty();

    // when
    pass(Duration.ofSeconds(10));

    // then
    List<AgentEvent> said = warnings();
    assertThat(said).hasSize(1);
    AgentEvent stalled = said.getFirst();
    assertThat(stalled.getType()).isEqualTo("plan.stalled");
    assertThat(stalled.getSource()).isEqualTo("headway");
    assertThat(stalled.getId()).startsWith("acme/ada/p plan.stalled ");
    assertThat(stalled.getData()).contains("1 tasks are open");

    // when
    pass(QUARTER);
    pass(QUARTER);

    // then
    assertThat(warnings()).isEmpty();
  }

  @Test
  void shouldSayItAgainWhenAPlanStallsAgain() {
    // given
    send(REQUESTS, "x.requested", "\"action_id\":\"t\"");
    pass(QUARTER.plusSeconds(1));
    assertThat(types()).containsExactly("plan.stalled");

    // when
    send(SYSTEM, "task.progress", "\"task_id\":\"t\",\"progress\":0.5");
    pass(QUARTER.plusSeconds(1));
    pass(QUARTER.plusSeconds(1));

    // then
    assertThat(types()).containsExactly("plan.stalled");
  }

  @Test
  void shouldNotCallAPlanStalledThatEndsIsPausedOrWaitsInTime() {
    // given
    for (String[] quiet :
        new String[][] {
          {"plan.completed", ""},
          {"plan.paused", ""},
          {"plan.waiting_for_input", "\"reason\":\"approval\""},
          {"plan.waiting_for_input", "\"timeout_seconds\":86400"}
        }) {
      send(SYSTEM, "plan.started", "");
      send(SYSTEM, quiet[0], quiet[1]);

      // when
      pass(QUARTER.multipliedBy(2));
      pass(QUARTER);

      // then
      assertThat(warnings()).as(quiet[0]).isEmpty();
    }
  }

  @Test
  void shouldSayWhenWhatAPlanWaitsForHasNotComeInTime() {
    // given
    send(SYSTEM, "plan.waiting_for_input", "\"timeout_seconds\":1800");
    pass(QUARTER.plusSeconds(1));
    assertThat(warnings()).isEmpty();

    // when
    pass(QUARTER.plusSeconds(1));

    // then
    assertThat(types()).containsExactly("plan.stalled");
  }

  @Test
  void shouldWarnOfADeadlineThatWillNotBeKept() {
    // given: a fifth is done at half of the time
    Instant deadline = now.plusSeconds(600);
    send(SYSTEM, "plan.started", "\"total_actions\":5,\"deadline\":\"" + deadline + "\"");
    send(REQUESTS, "x.requested", "\"action_id\":\"t\"");
    send(RESULTS, "x.done", "\"action_id\":\"t\"");
    pass(Duration.ofSeconds(290));
    assertThat(warnings()).isEmpty();

    // when
    pass(Duration.ofSeconds(20));

    // then
    List<AgentEvent> said = warnings();
    assertThat(said).hasSize(1);
    assertThat(said.getFirst().getType()).isEqualTo("plan.deadline_at_risk");
    assertThat(said.getFirst().getTime())
        .isEqualTo(deadline.truncatedTo(java.time.temporal.ChronoUnit.MICROS));
    assertThat(said.getFirst().getData()).contains("20 % is done");

    // when
    pass(Duration.ofSeconds(400));

    // then
    assertThat(warnings()).isEmpty();
  }

  @Test
  void shouldNotWarnOfADeadlineThatIsKept() {
    // given: three fifths are done at half of the time
    send(
        SYSTEM,
        "plan.started",
        "\"total_actions\":5,\"deadline\":\"" + now.plusSeconds(600) + "\"");
    for (int i = 0; i < 3; i++) {
      send(REQUESTS, "x.requested", "\"action_id\":\"t" + i + "\"");
      send(RESULTS, "x.done", "\"action_id\":\"t" + i + "\"");
    }
    pass(Duration.ofSeconds(310));
    send(SYSTEM, "plan.completed", "");

    // when
    pass(Duration.ofSeconds(600));

    // then
    assertThat(warnings()).isEmpty();
  }

  @Test
  void shouldWarnWhenTheBudgetIsSpent() {
    // given
    send(SYSTEM, "plan.started", "\"budget\":{\"tokens\":100,\"cost_usd\":1,\"seconds\":60}");

    // when
    send(SYSTEM, "task.usage", "\"input_tokens\":60,\"output_tokens\":39");
    pass(SETTLED);
    assertThat(warnings()).isEmpty();
    send(SYSTEM, "task.usage", "\"input_tokens\":1,\"cost_usd\":1.5");
    send(SYSTEM, "task.usage", "\"input_tokens\":50,\"cost_usd\":1.5");

    // then
    assertThat(warnings().stream().map(AgentEvent::getId).map(id -> id.split(" ")[2]))
        .containsExactly("tokens", "cost");

    // when
    pass(Duration.ofSeconds(60));
    pass(Duration.ofSeconds(60));

    // then
    assertThat(warnings().stream().map(AgentEvent::getId).map(id -> id.split(" ")[2]))
        .containsExactly("seconds");
  }

  @Test
  void shouldKeepWarningsOutOfThePlansState() {
    // given
    send(REQUESTS, "x.requested", "\"action_id\":\"t\"");
    String digest = tracker.plan(P).getStateDigest();

    // when
    pass(QUARTER.plusSeconds(1));
    assertThat(warnings()).hasSize(1);
    pass(Duration.ofSeconds(1));

    // then
    assertThat(tracker.plan(P).getStateDigest()).isEqualTo(digest);
    assertThat(tracker.plan(P).getEvents()).isEqualTo(1);
    assertThat(tracker.emittedEntries())
        .anySatisfy(
            entry -> {
              assertThat(entry.getEventType()).isEqualTo("plan.stalled");
              assertThat(entry.getKind()).isEqualTo(EventKind.OTHER);
              assertThat(entry.getReason()).contains("nothing has come");
            });
    assertThat(tracker.store().agents().agents(dev.headway.listing.View.of(P.owner())))
        .doesNotContainKey("headway");
  }

  @Test
  void shouldNotWarnInABacklog() {
    // given: what was due while nobody folded
    send(
        SYSTEM,
        "plan.started",
        "\"budget\":{\"seconds\":60},\"deadline\":\"" + now.plusSeconds(60) + "\"");
    Instant written = now;

    // when: old records come, the ending among them
    for (int i = 0; i < 30; i++) {
      pass(Duration.ofSeconds(5));
      tracker.send(
          SYSTEM,
          """
          {"id":"b%d","source":"planner","type":"%s","time":"%s","tenant_id":"acme","user_id":"ada","plan_id":"p","data":{}}"""
              .formatted(i, i == 29 ? "plan.completed" : "plan.noted", written.plusSeconds(i)),
          written);
    }
    pass(Duration.ofMinutes(5));

    // then
    assertThat(warnings()).isEmpty();
  }

  @Test
  void shouldNotTrackAWarningOfAPlanThatIsNotKnown() {
    // when
    tracker.send(
        SYSTEM,
        """
        {"id":"x","source":"headway","type":"plan.stalled","time":"2026-01-01T12:00:00Z","tenant_id":"acme","user_id":"ada","plan_id":"gone","data":{}}""",
        now);

    // then
    assertThat(tracker.planOrNull(new PlanKey("acme", "ada", "gone"))).isNull();
    assertThat(tracker.deadLetters()).isEmpty();
  }
}
