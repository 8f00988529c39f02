// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.KeyFamily;
import dev.headway.store.StoreKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the store says of itself to those who read a copy of it. */
class CheckpointsTest {
  private static final InputPartition REQUESTS = new InputPartition(0, 0);
  private static final InputPartition CHECKPOINTS =
      new InputPartition(InputPosition.CHECKPOINTS, 0);

  private final TrackerDriver tracker = new TrackerDriver();

  @AfterEach
  void close() {
    tracker.close();
  }

  private static String request(String id) {
    return """
        {"specversion":"1.0","id":"%s","source":"agent","type":"x.requested","time":"2026-01-01T12:00:00Z","tenant_id":"acme","user_id":"ann","plan_id":"p","response_event":"x.done","data":{"action_id":"%s"}}"""
        .formatted(id, id);
  }

  @Test
  void shouldBeSureOfAPositionOnlyWhenItsSnapshotsAreEmitted() {
    // when
    tracker.send("action-requests", request("a"));

    // then: a copy with some of it knows that it may lack some
    assertThat(tracker.store().position().offset(REQUESTS)).isZero();
    assertThat(tracker.store().position().offset(CHECKPOINTS)).isZero();
    assertThat(tracker.store().begunCheckpoint()).isOne();

    // when
    tracker.passTime(Duration.ofSeconds(1));

    // then
    assertThat(tracker.emittedPlans()).hasSize(1);
    assertThat(tracker.store().position().offset(REQUESTS)).isOne();
    assertThat(tracker.store().position().offset(CHECKPOINTS)).isOne();
    assertThat(tracker.store().begunCheckpoint()).isOne();
  }

  @Test
  void shouldBeginTheNextCheckpointWithTheNextRecord() {
    // given
    tracker.send("action-requests", request("a"));
    tracker.passTime(Duration.ofSeconds(1));

    // when
    tracker.passTime(Duration.ofSeconds(1));

    // then
    assertThat(tracker.store().begunCheckpoint()).isOne();

    // when
    tracker.send("action-requests", request("b"));

    // then
    assertThat(tracker.store().begunCheckpoint()).isEqualTo(2);
    assertThat(tracker.store().position().offset(REQUESTS)).isOne();
  }

  /** A copy is cut off anywhere: where it has the position, it must have what that promises. */
  @Test
  void shouldLogThePositionBehindEverythingItPromises() {
    // given
    tracker.send("action-requests", request("a"));
    tracker.send("action-requests", request("b"));

    // when
    tracker.passTime(Duration.ofSeconds(1));

    // then
    List<byte[]> logged = tracker.changelogKeys();
    assertThat(logged)
        .contains(StoreKey.of(KeyFamily.PLAN, new PlanKey("acme", "ann", "p")).bytes());
    assertThat(logged.getLast()).isEqualTo(StoreKey.of(KeyFamily.POSITION).bytes());
  }

  @Test
  void shouldNotBeSureWhileSnapshotsArePutOffInABacklog() {
    // given
    tracker.send("action-requests", request("a"), Instant.now().minusSeconds(3600));
    tracker.passTime(Duration.ofSeconds(10));
    tracker.send("action-requests", request("b"), Instant.now().minusSeconds(3600));

    // when: the record is old, and the last snapshots are young
    tracker.passTime(Duration.ofMillis(200));

    // then
    assertThat(tracker.emittedPlans()).hasSize(1);
    assertThat(tracker.store().position().offset(REQUESTS)).isOne();

    // when
    tracker.passTime(Duration.ofSeconds(1));

    // then
    assertThat(tracker.emittedPlans()).hasSize(1);
    assertThat(tracker.store().position().offset(REQUESTS)).isEqualTo(2);
  }
}
