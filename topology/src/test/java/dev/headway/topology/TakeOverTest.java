// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.TakeOver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An application that is built beside another one, and goes on where that one stopped. */
class TakeOverTest {
  private static final PlanKey P = new PlanKey("acme", "ada", "p");
  private static final PlanKey Q = new PlanKey("acme", "ada", "q");
  private static final String REQUESTS = "action-requests";
  private static final String RESULTS = "action-results";
  private static final Duration TICK = Duration.ofMillis(100);

  private final List<TrackerDriver> drivers = new ArrayList<>();

  @AfterEach
  void stop() {
    drivers.forEach(TrackerDriver::close);
  }

  private TrackerDriver start(QuietUntil quietUntil) {
    TrackerDriver driver = new TrackerDriver(quietUntil);
    drivers.add(driver);
    return driver;
  }

  private static String event(String id, String type, String plan, String more) {
    return """
        {"id":"%s","source":"agent","type":"%s","time":"2026-01-01T12:00:0%sZ","tenant_id":"acme","user_id":"ada"%s%s}"""
        .formatted(
            id,
            type,
            id.substring(id.length() - 1),
            plan.isEmpty() ? "" : ",\"plan_id\":\"" + plan + "\"",
            more);
  }

  private static String request(String id, String plan, String task) {
    return event(
        id,
        "x.requested",
        plan,
        ",\"response_event\":\"x.done\",\"data\":{\"action_id\":\"" + task + "\"}");
  }

  private static String result(String id, String plan, String task) {
    return event(id, "x.done", plan, ",\"data\":{\"action_id\":\"" + task + "\"}");
  }

  private static void assertSilent(TrackerDriver driver) {
    assertThat(driver.emittedPlans()).isEmpty();
    assertThat(driver.emittedTasks()).isEmpty();
    assertThat(driver.emittedEntries()).isEmpty();
    assertThat(driver.deadLetters()).isEmpty();
  }

  @Test
  void shouldFoldEverythingWithoutAWord() {
    // given
    TrackerDriver loud = start(QuietUntil.NOTHING);
    TrackerDriver quiet = start(QuietUntil.EVERYTHING);

    // when: good events, a copy, poison
    for (TrackerDriver driver : List.of(loud, quiet)) {
      driver.send(REQUESTS, request("e1", "p", "t"));
      driver.send(RESULTS, result("e2", "p", "t"));
      driver.send(RESULTS, result("e2", "p", "t"));
      driver.send(RESULTS, "{\"id\":");
      driver.passTime(TICK.multipliedBy(20));
    }

    // then
    assertSilent(quiet);
    assertThat(quiet.plan(P).getStateDigest()).isEqualTo(loud.plan(P).getStateDigest());
    assertThat(quiet.plan(P).getVersion()).isZero();
    assertThat(quiet.store().takeOver()).isEqualTo(TakeOver.WITHHELD);
    assertThat(loud.deadLetters()).containsExactly("malformed-json");
    assertThat(loud.store().takeOver()).isEqualTo(TakeOver.NONE);
  }

  @Test
  void shouldGoOnWithTheVersionsOfTheOtherApplication() {
    // given: the other application got as far as the first result of each input
    TrackerDriver old = start(QuietUntil.NOTHING);
    TrackerDriver next = start(QuietUntil.parse("action-requests:0=2,action-results:0=1"));
    for (TrackerDriver driver : List.of(old, next)) {
      driver.send(REQUESTS, request("e1", "p", "t1"));
      driver.send(REQUESTS, request("e2", "q", "t1"));
      driver.passTime(TICK);
      driver.send(RESULTS, result("e3", "p", "t1"));
      driver.passTime(TICK);
    }
    List<PlanProgress> told = old.emittedPlans();
    assertThat(told).extracting(PlanProgress::getVersion).containsExactly(1L, 1L, 2L);
    assertSilent(next);

    // when: more comes before the versions are known
    next.send(RESULTS, result("e4", "q", "t1"));
    next.passTime(TICK);

    // then: its events are told of, a version is not made
    assertThat(next.emittedEntries()).extracting(TimelineEntry::getEventId).containsExactly("e4");
    assertThat(next.emittedPlans()).isEmpty();

    // when
    PlanProgress lastOfP = told.getLast();
    next.adopt(P, lastOfP.getVersion(), lastOfP.getStateDigest());
    next.adopt(Q, 1, told.get(1).getStateDigest());
    next.passTime(TICK);
    assertThat(next.emittedPlans()).isEmpty();
    next.adopted();
    next.passTime(TICK);

    // then: what is as it was last told is not told again
    assertThat(next.emittedPlans())
        .singleElement()
        .satisfies(
            q -> {
              assertThat(q.getPlanId()).isEqualTo("q");
              assertThat(q.getVersion()).isEqualTo(2);
              assertThat(q.getCompletedTasks()).isEqualTo(1);
            });
    assertThat(next.emittedTasks())
        .extracting(TaskExecution::getPlanId, TaskExecution::getVersion)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("q", 2L));
    assertThat(next.plan(P).getVersion()).isEqualTo(2);
    assertThat(next.store().takeOver()).isEqualTo(TakeOver.DONE);

    // when
    next.send(REQUESTS, request("e5", "p", "t2"));
    next.passTime(TICK);

    // then
    assertThat(next.emittedPlans()).extracting(PlanProgress::getVersion).containsExactly(3L);
    assertThat(next.emittedTasks()).extracting(TaskExecution::getTaskId).containsExactly("t2");
    assertThat(next.emittedEntries()).extracting(TimelineEntry::getEventId).containsExactly("e5");
  }

  @Test
  void shouldTellOfAPlanThatHadNoSnapshotYet() {
    // given: folded by the other application, but stopped before its snapshot
    TrackerDriver next = start(QuietUntil.parse("action-requests:0=2"));
    next.send(REQUESTS, request("e1", "p", "t1"));
    next.send(REQUESTS, request("e2", "p", "t2"));

    // when
    next.adopted();
    next.passTime(TICK);

    // then: from version 1, with all tasks; its timeline was told
    assertThat(next.emittedPlans()).extracting(PlanProgress::getVersion).containsExactly(1L);
    assertThat(next.emittedTasks())
        .extracting(TaskExecution::getTaskId)
        .containsExactlyInAnyOrder("t1", "t2");
    assertThat(next.emittedEntries()).isEmpty();
  }

  @Test
  void shouldTellOfDeadLettersFromWhereTheOtherStopped() {
    // given
    TrackerDriver next = start(QuietUntil.parse("action-requests:0=1"));

    // when
    next.send(REQUESTS, "{\"first\":");
    next.send(REQUESTS, "{\"second\":");

    // then
    assertThat(next.deadLetterRecords()).hasSize(1);
  }

  @Test
  void shouldTellOfAResultThatWaitedThereAndFindsItsRequestHere() {
    // given: held by both; the other application never folded it
    TrackerDriver next = start(QuietUntil.parse("action-requests:0=0,action-results:0=1"));
    next.send(RESULTS, event("e2", "x.done", "", ",\"correlation_id\":\"c\",\"data\":{}"));
    next.adopted();

    // when
    next.send(
        REQUESTS,
        event(
            "e1",
            "x.requested",
            "p",
            ",\"correlation_id\":\"c\",\"response_event\":\"x.done\",\"data\":{\"action_id\":\"t\"}"));
    next.passTime(TICK);

    // then
    assertThat(next.emittedEntries()).extracting(TimelineEntry::getEventId).contains("e1", "e2");
    assertThat(next.emittedPlans()).extracting(PlanProgress::getCompletedTasks).containsExactly(1L);
  }

  @Test
  void shouldSettleLargeGroupsAsTheOtherDid() {
    // given: more results of one correlation than are matched at once
    TrackerDriver old = start(QuietUntil.NOTHING);
    TrackerDriver next = start(QuietUntil.parse("action-requests:0=200,action-results:0=200"));
    for (TrackerDriver driver : List.of(old, next)) {
      IntStream.range(0, 90)
          .forEach(
              i -> {
                String common = ",\"correlation_id\":\"c\"";
                driver.send(
                    REQUESTS,
                    event(
                        "r" + i,
                        "x.requested",
                        "p",
                        common
                            + ",\"response_event\":\"x.done\",\"data\":{\"action_id\":\"t"
                            + i
                            + "\"}"));
                driver.send(RESULTS, event("s" + i, "x.done", "p", common + ",\"data\":{}"));
              });
      driver.passTime(TICK);
    }

    // then
    assertThat(next.plan(P).getStateDigest()).isEqualTo(old.plan(P).getStateDigest());
    assertThat(next.plan(P).getCompletedTasks()).isEqualTo(90);
    assertSilent(next);

    // when
    PlanProgress last = old.emittedPlans().getLast();
    next.adopt(P, last.getVersion(), last.getStateDigest());
    next.adopted();
    next.passTime(TICK);

    // then
    assertSilent(next);
    assertThat(next.plan(P).getVersion()).isEqualTo(last.getVersion());
    assertThat(next.store().markedPlans()).isEmpty();
  }

  @Test
  void shouldIgnoreVersionsThatComeAgain() {
    // given
    TrackerDriver next = start(QuietUntil.parse("action-requests:0=1"));
    next.send(REQUESTS, request("e1", "p", "t1"));
    next.adopt(P, 7, next.plan(P).getStateDigest());
    next.adopted();

    // when
    next.adopt(P, 3, "x");
    next.adopted();
    next.passTime(TICK);

    // then
    assertThat(next.plan(P).getVersion()).isEqualTo(7);
    assertThat(next.emittedPlans()).isEmpty();
  }
}
