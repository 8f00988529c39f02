// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.erasure.Retention;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What snapshots say of what they change. */
class ChangeHeadersTest {
  private static final PlanKey P = new PlanKey("acme", "ada", "p");
  private static final String SYSTEM = "system-events";
  private static final Duration TICK = Duration.ofMillis(100);

  private final TrackerDriver tracker = new TrackerDriver(Retention.FOR_GOOD);
  private Instant now = Instant.now();
  private int events;

  @AfterEach
  void stop() {
    tracker.close();
  }

  private void send(String source, String type, String data) {
    now = now.plusMillis(1);
    tracker.send(
        SYSTEM,
        """
        {"id":"e%d","source":"%s","type":"%s","time":"%s","tenant_id":"acme","user_id":"ada","plan_id":"p","data":{%s}}"""
            .formatted(events++, source, type, now, data),
        now);
  }

  private void send(String type) {
    send("planner", type, "");
  }

  private List<TestRecord<byte[], byte[]>> told() {
    tracker.passTime(TICK);
    return tracker.emitted("plan-progress");
  }

  private static List<String> headers(List<TestRecord<byte[], byte[]>> records, String name) {
    return records.stream()
        .map(record -> String.valueOf(ChangeHeaders.text(record.headers(), name)))
        .toList();
  }

  @Test
  void shouldSayWhichStatusASnapshotChanges() {
    // when, then: nothing was told before
    send("plan.started");
    assertThat(headers(told(), ChangeHeaders.WAS)).containsExactly("");

    // when, then: one that changes none
    send("planner", "task.progress", "\"task_id\":\"t\",\"progress\":0.5");
    assertThat(headers(told(), ChangeHeaders.WAS)).containsExactly("null");

    // when, then: several in one snapshot
    send("plan.waiting_for_input");
    send("plan.resumed");
    send("plan.waiting_for_input");
    assertThat(headers(told(), ChangeHeaders.WAS)).containsExactly("running");
    send("plan.resumed");
    assertThat(headers(told(), ChangeHeaders.WAS)).containsExactly("waiting");

    // when, then: there and back is no change
    send("plan.waiting_for_input");
    send("plan.resumed");
    assertThat(headers(told(), ChangeHeaders.WAS)).containsExactly("null");
    send("plan.completed");
    assertThat(headers(told(), ChangeHeaders.WAS)).containsExactly("running");
  }

  @Test
  void shouldKeepInTheStoreWhatWasToldUntilTheNextSnapshot() {
    // given
    send("plan.started");
    told();
    send("plan.completed");

    // when: a crash comes here
    PartitionStore.Mark mark = tracker.store().marked(P);

    // then
    assertThat(mark).isEqualTo(new PartitionStore.Mark(false, PlanStatus.RUNNING));
    told();
    assertThat(tracker.store().marked(P))
        .isEqualTo(new PartitionStore.Mark(false, PlanStatus.COMPLETED));
  }

  @Test
  void shouldSayAtOnceThatASnapshotIsMadeForAWarning() {
    // given
    send("plan.started");
    told();

    // when
    send("headway", "plan.stalled", "\"reason\":\"nothing has come\"");

    // then: without a tick
    List<TestRecord<byte[], byte[]>> records = tracker.emitted("plan-progress");
    assertThat(headers(records, ChangeHeaders.WARNED)).containsExactly("plan.stalled");
    assertThat(headers(records, ChangeHeaders.REASON)).containsExactly("nothing has come");
    assertThat(headers(told(), ChangeHeaders.WARNED)).isEmpty();
  }
}
