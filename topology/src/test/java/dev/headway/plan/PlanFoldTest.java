// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.Input;
import dev.headway.event.PlanEvent;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.StoredPlan;
import dev.headway.store.TransientBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fold where it has to give up, put off or let go. */
class PlanFoldTest {
  private static final PlanKey KEY = new PlanKey("acme", "ann", "p");
  private static final Origin ORIGIN = new Origin("any", 0, 0);

  private static StoredPlan newPlan() {
    return new StoredPlan(new TransientBytes(), KEY);
  }

  private static AgentEvent.Builder event(String id, String type, long second, String data) {
    return AgentEvent.newBuilder()
        .setId(id)
        .setSource("agent")
        .setType(type)
        .setTime(Instant.ofEpochSecond(second))
        .setTenantId("acme")
        .setUserId("ann")
        .setPlanId("p")
        .setData(data);
  }

  private static PlanEvent request(int n) {
    return RandomPlan.read(
        Input.ACTION_REQUESTS,
        event("r" + n, "x.requested", n, "{}")
            .setCorrelationId("c")
            .setResponseEvent("x.done")
            .build());
  }

  private static PlanEvent result(int n) {
    return RandomPlan.read(
        Input.ACTION_RESULTS, event("s" + n, "x.done", n, "{}").setCorrelationId("c").build());
  }

  private static PlanProgress fold(StoredPlan plan, List<PlanEvent> events, int snapshotEach) {
    int n = 0;
    for (PlanEvent event : events) {
      assertThat(PlanFold.decide(plan, event)).isInstanceOf(PlanFold.Decision.Fold.class);
      PlanFold.apply(plan, event, ORIGIN);
      if (++n % snapshotEach == 0) {
        PlanFold.snapshot(plan, KEY, before -> {});
      }
    }
    return PlanFold.snapshot(plan, KEY, before -> {}).plan();
  }

  @Test
  void shouldPairAtMostAThousandOfAGroupWhateverTheOrder() {
    // given
    List<PlanEvent> events = new ArrayList<>();
    for (int n = 0; n < 1_100; n++) {
      events.add(request(n));
      events.add(result(n));
    }
    List<PlanEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(7));

    // when
    PlanProgress inOrder = fold(newPlan(), events, 300);
    PlanProgress inAnyOrder = fold(newPlan(), shuffled, 500);

    // then
    assertThat(inOrder.getCompletedTasks()).isEqualTo(1_000);
    assertThat(inOrder.getUnmatchedResults()).isEqualTo(100);
    assertThat(inAnyOrder.getStateDigest()).isEqualTo(inOrder.getStateDigest());
  }

  @Test
  void shouldGiveEachSnapshotTheNextVersionAndClearTheMark() {
    // given
    StoredPlan plan = newPlan();
    PlanFold.apply(plan, request(1), ORIGIN);
    assertThat(Objects.requireNonNull(plan.plan()).dirty()).isTrue();
    // when
    PlanFold.Snapshot first = PlanFold.snapshot(plan, KEY, before -> {});
    // then
    assertThat(first.plan().getVersion()).isEqualTo(1);
    assertThat(first.tasks()).hasSize(1);
    assertThat(Objects.requireNonNull(plan.plan()).dirty()).isFalse();
    assertThat(Objects.requireNonNull(plan.plan()).changedTasks()).isEmpty();
  }

  @Test
  void shouldTakeTheLatestTaskEventBackWhenItsResultLosesItsTask() {
    // given: the only result, at second 9, is paired with the only task
    StoredPlan plan = newPlan();
    assertThat(fold(plan, List.of(request(1), result(9)), 1).getQuiescentSince())
        .isEqualTo(Instant.ofEpochSecond(9));
    // when: an earlier result takes its place
    PlanProgress after = fold(plan, List.of(result(3)), 1);
    // then
    assertThat(after.getQuiescentSince()).isEqualTo(Instant.ofEpochSecond(3));
    assertThat(after.getUnmatchedResults()).isEqualTo(1);
  }

  @Test
  void shouldNotLetLateEventsBringAnExpiredOrErasedPlanBack() {
    for (EndMarker.Kind kind : EndMarker.Kind.values()) {
      // given
      StoredPlan plan = newPlan();
      fold(plan, List.of(request(1), result(2)), 1);
      // when
      PlanEnd.Removed removed = PlanEnd.remove(plan, kind, 1_000);
      // then
      assertThat(removed.taskIds()).containsExactly("r1");
      assertThat(removed.events()).hasSize(2);
      assertThat(plan.plan()).isNull();
      assertThat(PlanFold.decide(plan, request(3)))
          .isInstanceOfSatisfying(
              PlanFold.Decision.Refused.class,
              refused ->
                  assertThat(refused.refusal().reason())
                      .isEqualTo(
                          kind == EndMarker.Kind.ERASED
                              ? DeadLetterReason.ERASED
                              : DeadLetterReason.PLAN_EXPIRED));
    }
  }

  @Test
  void shouldGiveTheSameStoreForTheSameEventsAgain() {
    // given
    List<PlanEvent> events = new RandomPlan(42, 60).events();
    // when
    PlanProgress live = fold(newPlan(), events, 7);
    PlanProgress replayed = fold(newPlan(), events, 7);
    // then
    assertThat(replayed).isEqualTo(live);
  }

  @Test
  void shouldCountEachMemberOfADelegationGroupOnce() {
    // given
    StoredPlan plan = newPlan();
    List<PlanEvent> events = new ArrayList<>();
    for (int n = 1; n <= 3; n++) {
      events.add(
          RandomPlan.read(
              Input.ACTION_REQUESTS,
              event(
                      "r" + n,
                      "x.requested",
                      n,
                      "{\"action_id\":\"a" + n + "\",\"delegation_group_id\":\"g\"}")
                  .setResponseEvent("x.done")
                  .build()));
      events.add(
          RandomPlan.read(
              Input.ACTION_RESULTS,
              event(
                      "s" + n,
                      "x.done",
                      n + 3,
                      "{\"action_id\":\"a" + n + "\",\"success\":" + (n != 2) + "}")
                  .build()));
    }
    events.add(
        RandomPlan.read(
            Input.SYSTEM_EVENTS,
            event(
                    "d",
                    "delegation.started",
                    0,
                    "{\"group_id\":\"g\",\"parent_task_id\":\"t\",\"total_tasks\":3}")
                .build()));
    // when
    fold(plan, events, 2);
    // then
    assertThat(plan.delegation("g"))
        .isEqualTo(
            new DelegationState(
                "g",
                new Attributed<>(events.getLast().order(), new DelegationState.Started("t", 3)),
                3,
                2,
                1,
                0));
  }
}
