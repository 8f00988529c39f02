// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.ErasureState;
import dev.headway.erasure.Retention;
import dev.headway.erasure.Subject;
import dev.headway.listing.Dimension;
import dev.headway.listing.View;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plans leave: those that somebody has erased, and those whose retention is over. */
class RemovalsTest {
  private static final String REQUESTS = "action-requests";
  private static final String RESULTS = "action-results";
  private static final String SYSTEM = "system-events";
  private static final Duration TICK = Duration.ofMillis(100);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Instant ONE = Instant.parse("2026-01-01T13:00:00Z");
  private static final PlanKey P = new PlanKey("acme", "ada", "p");

  private final List<TrackerDriver> drivers = new ArrayList<>();

  @AfterEach
  void stop() {
    drivers.forEach(TrackerDriver::close);
  }

  private TrackerDriver start(Retention retention) {
    TrackerDriver driver = new TrackerDriver(retention);
    drivers.add(driver);
    return driver;
  }

  private TrackerDriver start() {
    return start(Retention.FOR_GOOD);
  }

  private static String event(PlanKey plan, String id, String type, Instant at, String data) {
    return """
        {"id":"%s","source":"agent","type":"%s","time":"%s","tenant_id":"%s","user_id":"%s","plan_id":"%s","response_event":"x.done","correlation_id":"c-%s","data":{%s}}"""
        .formatted(
            id, type, at, plan.tenantId(), plan.userId(), plan.planId(), plan.planId(), data);
  }

  /** A plan of one task, ended. */
  private static void run(TrackerDriver tracker, PlanKey plan, Instant at) {
    String id = plan.planId() + "-" + at.getEpochSecond();
    tracker.send(REQUESTS, event(plan, id + "-1", "x.requested", at, "\"action_id\":\"t1\""));
    tracker.send(
        RESULTS, event(plan, id + "-2", "x.done", at.plusSeconds(1), "\"action_id\":\"t1\""));
    tracker.send(SYSTEM, event(plan, id + "-3", "plan.completed", at.plusSeconds(2), ""));
  }

  private static void erase(TrackerDriver tracker, Subject subject, Instant at) {
    tracker.erase(new Erasure("e-1", subject, ChronoUnit.MICROS.between(Instant.EPOCH, at)));
  }

  /** Removed in one tick, finished in the next. */
  private static void settle(TrackerDriver tracker) {
    tracker.passTime(TICK);
    tracker.passTime(TICK);
  }

  private static ErasureState state(TrackerDriver tracker) {
    return Objects.requireNonNull(tracker.store().erasure("e-1"), "the erasure is known");
  }

  /** Keys whose last record is a value, and keys whose last record is a tombstone. */
  private record Compacted(Set<String> kept, Set<String> gone) {
    static Compacted of(List<TestRecord<byte[], byte[]>> records) {
      Set<String> kept = new TreeSet<>();
      Set<String> gone = new TreeSet<>();
      for (TestRecord<byte[], byte[]> record : records) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        (record.value() == null ? gone : kept).add(key);
        (record.value() == null ? kept : gone).remove(key);
      }
      return new Compacted(kept, gone);
    }
  }

  @Test
  void shouldLeaveOnlyTombstonesOfAnErasedPlan() {
    // given
    TrackerDriver tracker = start();
    PlanKey other = new PlanKey("acme", "ada", "q");
    run(tracker, P, NOON);
    run(tracker, other, NOON);
    tracker.passTime(TICK);

    // when
    erase(tracker, new Subject.Plan(P), ONE);
    settle(tracker);

    // then
    assertThat(tracker.planOrNull(P)).isNull();
    assertThat(tracker.planOrNull(other)).isNotNull();
    assertThat(Compacted.of(tracker.emitted("plan-progress")))
        .isEqualTo(new Compacted(Set.of("acme/ada/q"), Set.of("acme/ada/p")));
    assertThat(Compacted.of(tracker.emitted("task-executions")))
        .isEqualTo(new Compacted(Set.of("acme/ada/q/t1"), Set.of("acme/ada/p/t1")));
    Compacted timeline = Compacted.of(tracker.emitted("plan-timeline"));
    assertThat(timeline.kept()).hasSize(3).allMatch(key -> key.startsWith("acme/ada/q/"));
    assertThat(timeline.gone()).hasSize(3).allMatch(key -> key.startsWith("acme/ada/p/"));
    assertThat(state(tracker))
        .extracting(
            ErasureState::plans, ErasureState::tasks, ErasureState::events, ErasureState::held)
        .containsExactly(1L, 1L, 3L, 0L);
    assertThat(state(tracker).finishedAt()).isNotNull();
  }

  @Test
  void shouldRefuseEveryLaterEventOfAnErasedPlan() {
    // given
    TrackerDriver tracker = start();
    run(tracker, P, NOON);
    erase(tracker, new Subject.Plan(P), ONE);
    settle(tracker);

    // when
    run(tracker, P, NOON);
    run(tracker, P, ONE.plusSeconds(60));
    tracker.passTime(TICK);

    // then
    assertThat(tracker.planOrNull(P)).isNull();
    assertThat(tracker.deadLetters()).hasSize(6).containsOnly("erased");
  }

  @Test
  void shouldRefuseEventsThatAreOnTheirWayWhenTheirPlanIsErased() {
    // given
    TrackerDriver tracker = start();

    // when
    erase(tracker, new Subject.Plan(P), ONE);
    run(tracker, P, NOON);

    // then
    assertThat(tracker.deadLetters()).hasSize(3).containsOnly("erased");
    assertThat(tracker.planOrNull(P)).isNull();
  }

  @Test
  void shouldEraseATenantAndNobodyElse() {
    // given
    TrackerDriver tracker = start();
    List<PlanKey> acme = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      acme.add(new PlanKey("acme", i % 2 == 0 ? "ada" : "ann", "p" + i));
    }
    PlanKey neighbour = new PlanKey("acme2", "ada", "p0");
    acme.forEach(plan -> run(tracker, plan, NOON));
    run(tracker, neighbour, NOON);
    tracker.send(
        RESULTS,
        """
        {"id":"held","source":"agent","type":"x.done","time":"2026-01-01T12:00:00Z","tenant_id":"acme","user_id":"ada","correlation_id":"nobody's","data":{}}""");
    tracker.passTime(TICK);

    // when
    erase(tracker, new Subject.Tenant("acme"), ONE);
    settle(tracker);

    // then
    assertThat(acme).allMatch(plan -> tracker.planOrNull(plan) == null);
    assertThat(tracker.planOrNull(neighbour)).isNotNull();
    assertThat(tracker.store().lists().counts(View.ofTenant("acme"), Dimension.STATUS)).isEmpty();
    assertThat(tracker.store().agents().agents(View.ofTenant("acme"))).isEmpty();
    assertThat(tracker.store().agents().agents(View.ofTenant("acme2"))).isNotEmpty();
    assertThat(Compacted.of(tracker.emitted("plan-progress")).kept())
        .containsExactly("acme2/ada/p0");
    assertThat(state(tracker))
        .extracting(
            ErasureState::plans, ErasureState::tasks, ErasureState::events, ErasureState::held)
        .containsExactly(40L, 40L, 120L, 1L);
  }

  @Test
  void shouldKeepAnErasedTenantErasedAndTakeItsLaterEvents() {
    // given
    TrackerDriver tracker = start();
    run(tracker, P, NOON);
    erase(tracker, new Subject.Tenant("acme"), ONE);
    settle(tracker);

    // when
    run(tracker, P, NOON);
    run(tracker, new PlanKey("acme", "bob", "never-seen"), ONE.minusSeconds(2));

    // then
    assertThat(tracker.deadLetters()).hasSize(6).containsOnly("erased");
    assertThat(tracker.planOrNull(P)).isNull();

    // when
    run(tracker, P, ONE.plusSeconds(1));
    tracker.passTime(TICK);

    // then
    assertThat(tracker.plan(P).getCompletedTasks()).isEqualTo(1);
    assertThat(tracker.plan(P).getVersion()).isEqualTo(1);
    assertThat(tracker.deadLetters()).isEmpty();
  }

  @Test
  void shouldBeginAPlanAnewWhoseEventOvertakesTheErasure() {
    // given
    TrackerDriver tracker = start();
    run(tracker, P, NOON);
    tracker.passTime(TICK);

    // when: between the order and its turn
    erase(tracker, new Subject.User(P.owner()), ONE);
    run(tracker, P, ONE.plusSeconds(1));
    settle(tracker);

    // then
    assertThat(tracker.plan(P).getTaskCount()).isEqualTo(1);
    assertThat(tracker.plan(P).getStartedAt()).isEqualTo(ONE.plusSeconds(1));
    assertThat(state(tracker).plans()).isEqualTo(1);
    assertThat(state(tracker).finishedAt()).isNotNull();
  }

  @Test
  void shouldEraseOneUserOfATenant() {
    // given
    TrackerDriver tracker = start();
    PlanKey ann = new PlanKey("acme", "ann", "p");
    run(tracker, P, NOON);
    run(tracker, ann, NOON);

    // when
    erase(tracker, new Subject.User(new Owner("acme", "ada")), ONE);
    settle(tracker);

    // then
    assertThat(tracker.planOrNull(P)).isNull();
    assertThat(tracker.planOrNull(ann)).isNotNull();
    assertThat(tracker.store().lists().counts(View.ofTenant("acme"), Dimension.STATUS))
        .isEqualTo(Map.of("COMPLETED", 1L));
  }

  @Test
  void shouldNotDoAnOrderTwice() {
    // given
    TrackerDriver tracker = start();
    run(tracker, P, NOON);
    erase(tracker, new Subject.Tenant("acme"), ONE);
    settle(tracker);
    run(tracker, P, ONE.plusSeconds(1));

    // when
    erase(tracker, new Subject.Tenant("acme"), ONE);
    settle(tracker);

    // then
    assertThat(tracker.planOrNull(P)).isNotNull();
  }

  @Test
  void shouldNotSayThatItIsDoneBeforeTheLastRemovalIsCommitted() {
    // given
    TrackerDriver tracker = start();
    run(tracker, P, NOON);
    erase(tracker, new Subject.Tenant("acme"), ONE);

    // when
    tracker.passTime(TICK);
    // then
    assertThat(tracker.planOrNull(P)).isNull();
    assertThat(state(tracker).finishedAt()).isNull();

    // when
    tracker.passTime(TICK);
    // then
    assertThat(state(tracker).finishedAt()).isNotNull();
  }

  @Test
  void shouldForgetWhoWasErased() {
    // given
    TrackerDriver tracker = start();
    run(tracker, P, NOON);
    tracker.passTime(TICK);

    // when
    erase(tracker, new Subject.Tenant("acme"), ONE);
    settle(tracker);

    // then
    assertThat(tracker.everythingStored()).doesNotContain("acme").doesNotContain("ada");
  }

  @Test
  void shouldLetPlansGoWhoseRetentionIsOver() {
    // given: of one tenant plans are kept for good, of the other 30 days
    TrackerDriver tracker =
        start(new Retention(Duration.ofDays(30), Map.of("globex", Duration.ZERO)));
    PlanKey kept = new PlanKey("globex", "ada", "p");
    PlanKey open = new PlanKey("acme", "ada", "open");
    run(tracker, P, NOON);
    run(tracker, kept, NOON);
    tracker.send(REQUESTS, event(open, "o1", "x.requested", NOON, "\"action_id\":\"t1\""));

    // when
    tracker.passTime(Duration.ofSeconds(2));

    // then
    assertThat(tracker.planOrNull(P)).isNull();
    assertThat(tracker.planOrNull(kept)).isNotNull();
    assertThat(tracker.planOrNull(open)).isNotNull();
    List<TestRecord<byte[], byte[]>> told = tracker.emitted("plan-progress");
    assertThat(told.getLast().value()).isNull();
    assertThat(told.getLast().headers().lastHeader("headway-expired")).isNotNull();
    assertThat(Compacted.of(told).gone()).containsExactly("acme/ada/p");

    // when
    run(tracker, P, NOON);

    // then
    assertThat(tracker.deadLetters()).hasSize(3).containsOnly("plan-expired");
    assertThat(tracker.planOrNull(P)).isNull();
  }
}
