// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.tracker.GroupLease.Answers;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.metrics.Gauge;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricConfig;
import org.apache.kafka.common.utils.Time;
import org.junit.jupiter.api.Test;

/** Time is in milliseconds here; looks are 200 ms apart, heartbeats 1.5 s, a session 6 s long. */
class GroupLeaseTest {
  private static final String ONE = "thread-1";
  private static final String TWO = "thread-2";

  /** Far from zero: System.nanoTime() may be anything. */
  private static final long BEGIN = -1_000_000_000_000L;

  private final GroupLease lease =
      new GroupLease(Duration.ofSeconds(6), Duration.ofSeconds(1), at(0));
  private final Map<String, Answers> answers = new HashMap<>();
  private long now;

  private static long at(long millis) {
    return BEGIN + millis * 1_000_000;
  }

  private boolean held() {
    return lease.held(at(now));
  }

  private void look(long millis) {
    now = millis;
    lease.seen(answers, at(millis));
  }

  private void lookUntil(long millis) {
    while (now + 200 < millis) {
      look(now + 200);
    }
    look(millis);
  }

  private void answered(String member, int heartbeats, int joins, int syncs) {
    answers.put(member, new Answers(heartbeats, joins, syncs));
  }

  private void heartbeat(String member) {
    Answers before = answers.getOrDefault(member, Answers.NONE);
    answers.put(member, new Answers(before.heartbeats() + 1, before.joins(), before.syncs()));
  }

  /** Joined, with a heartbeat each 1.5 s up to the time given. */
  private void healthyUntil(long millis) {
    answered(ONE, 0, 1, 1);
    look(200);
    for (long beat = 1_500; beat <= millis; beat += 1_500) {
      lookUntil(beat - 100);
      heartbeat(ONE);
      look(beat);
    }
    lookUntil(millis);
  }

  @Test
  void shouldNotBeHeldBeforeTheGroupAnswers() {
    // when
    answers.put(ONE, Answers.NONE);
    look(200);

    // then
    assertThat(held()).isFalse();
  }

  @Test
  void shouldBeHeldOnceThePartitionsAreAssigned() {
    // given
    answered(ONE, 0, 1, 0);
    look(200);
    assertThat(held()).isFalse();

    // when
    answered(ONE, 0, 1, 1);
    look(400);

    // then: the assignment was asked for after the join was answered, not before the first look
    assertThat(held()).isTrue();
    assertThat(lease.unconfirmed(at(400))).isEqualTo(Duration.ofMillis(400));
  }

  @Test
  void shouldBeHeldAsLongAsHeartbeatsAreAnswered() {
    // when
    healthyUntil(60_000);

    // then
    assertThat(held()).isTrue();
    assertThat(lease.unconfirmed(at(now))).isLessThan(Duration.ofMillis(3_500));
  }

  @Test
  void shouldEndASessionAfterTheGroupWasLastKnownToKnowTheMember() {
    // given: the last heartbeat is answered at 6 s; it was asked for after the answer at 4.5 s
    healthyUntil(6_000);

    // when
    lookUntil(9_400);

    // then
    assertThat(held()).isTrue();
    lookUntil(10_600);
    assertThat(held()).isFalse();
    assertThat(lease.unconfirmed(at(now))).isGreaterThanOrEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void shouldNotTakeAnAnswerThatWasOnItsWayForLongForANewOne() {
    // given: the heartbeat of 6 s is answered at 11 s only
    healthyUntil(5_900);
    lookUntil(10_300);

    // when
    heartbeat(ONE);
    look(10_500);

    // then: it proves no more than that the group knew the member after the answer of 4.5 s
    assertThat(held()).isFalse();
  }

  @Test
  void shouldWantThreeAnswersAfterAStandstill() {
    // given
    healthyUntil(6_000);

    // when: paused for 10 s
    look(16_000);

    // then
    assertThat(held()).isFalse();
    for (long more : new long[] {16_200, 17_700}) {
      lookUntil(more - 100);
      heartbeat(ONE);
      look(more);
      assertThat(held()).as("after the answer at %d", more).isFalse();
    }
    lookUntil(19_100);
    heartbeat(ONE);
    look(19_200);
    assertThat(held()).isTrue();
  }

  @Test
  void shouldKeepWhatItHadOverAShortStandstill() {
    // given
    healthyUntil(6_000);

    // when: 2 s long, shorter than a session
    look(8_000);

    // then
    assertThat(held()).isTrue();
    heartbeat(ONE);
    look(8_200);
    lookUntil(9_600);
    heartbeat(ONE);
    look(9_700);
    lookUntil(10_700);
    assertThat(held()).as("two answers do not renew it").isFalse();
  }

  @Test
  void shouldWantThreeAnswersOnceItHasEnded() {
    // given: cut off for 9 s, with looks all the time
    healthyUntil(6_000);
    lookUntil(15_000);
    assertThat(held()).isFalse();

    // when
    heartbeat(ONE);
    look(15_200);
    lookUntil(16_600);
    heartbeat(ONE);
    look(16_700);

    // then
    assertThat(held()).isFalse();
    lookUntil(18_100);
    heartbeat(ONE);
    look(18_200);
    assertThat(held()).isTrue();
  }

  @Test
  void shouldBeHeldAgainWhenAMemberThatWasGivenUpHasJoinedAgain() {
    // given
    healthyUntil(6_000);
    look(20_000);

    // when: a late answer, the news that it was given up, a join, an assignment
    answered(ONE, 5, 1, 1);
    look(20_200);
    answered(ONE, 6, 1, 1);
    look(20_400);
    assertThat(held()).isFalse();
    answered(ONE, 6, 2, 1);
    look(20_600);
    answered(ONE, 6, 2, 2);
    look(20_800);

    // then
    assertThat(held()).isTrue();
  }

  @Test
  void shouldNotDoubtAMemberThatReplacesAnother() {
    // given
    healthyUntil(60_000);

    // when: the thread was replaced; its consumer's counters begin anew
    answered(ONE, 0, 1, 1);
    look(60_200);

    // then
    assertThat(held()).isTrue();
    lookUntil(65_900);
    assertThat(held()).isTrue();
  }

  @Test
  void shouldEndWhenAMemberIsReplacedByOneThatDoesNotGetIn() {
    // given
    healthyUntil(60_000);

    // when
    answers.put(ONE, Answers.NONE);
    lookUntil(66_100);

    // then
    assertThat(held()).isFalse();
  }

  @Test
  void shouldGoByTheThreadThatWasHeardLeast() {
    // given
    Map<String, Answers> both = new LinkedHashMap<>();
    both.put(ONE, new Answers(0, 1, 1));
    both.put(TWO, new Answers(0, 1, 1));
    answers.putAll(both);
    look(200);

    // when: only one of them goes on
    for (long beat = 1_500; beat <= 7_500; beat += 1_500) {
      lookUntil(beat - 100);
      heartbeat(ONE);
      look(beat);
    }

    // then
    assertThat(held()).isFalse();
  }

  @Test
  void shouldCountTheAnswersOfTheConsumersMetrics() {
    // given
    Map<MetricName, KafkaMetric> metrics = new HashMap<>();
    add(metrics, "consumer-coordinator-metrics", "join-total", 1);
    add(metrics, "consumer-coordinator-metrics", "sync-total", 1);
    add(metrics, "consumer-coordinator-metrics", "heartbeat-rate", 9);
    add(metrics, "consumer-metrics", "heartbeat-total", 9);

    // when
    lease.look(metrics, at(200));

    // then
    assertThat(lease.held(at(200))).isTrue();
    assertThat(lease.held(at(6_000))).isFalse();
  }

  private static void add(
      Map<MetricName, KafkaMetric> metrics, String group, String name, double value) {
    MetricName metricName = new MetricName(name, group, "", Map.of("client-id", ONE));
    metrics.put(
        metricName,
        new KafkaMetric(
            new Object(),
            metricName,
            (Gauge<Double>) (config, now) -> value,
            new MetricConfig(),
            Time.SYSTEM));
  }
}
