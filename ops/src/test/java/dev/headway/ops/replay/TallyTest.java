// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.ops.client.Identity;
import dev.headway.schemas.key.PlanKey;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  private static final Identity ADA = new Identity("acme", "ada");

  private final Tally tally = new Tally(2);

  private static RecordedEvent event(String topic, String plan) throws Exception {
    return RecordedEvent.parse(1, "{\"topic\":\"" + topic + "\",\"plan_id\":\"" + plan + "\"}");
  }

  private static String planIn(int partition) {
    return IntStream.range(0, 100)
        .mapToObj(i -> "p" + i)
        .filter(id -> new PlanKey("acme", "ada", id).partition(2) == partition)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void shouldWaitForTheNewestPositionOfEachInputPartition() throws Exception {
    // when
    tally.accepted(ADA, event("action-requests", planIn(0)), "fast", "t1");
    tally.accepted(ADA, event("action-requests", planIn(1)), "fast", "t2");
    tally.accepted(ADA, event("action-requests", planIn(0)), "fast", "t3");
    tally.accepted(ADA, event("action-results", planIn(0)), "fast", "t4");

    // then: t3 says nothing of action-results, nor t4 of action-requests
    assertThat(tally.marks())
        .extracting(Tally.Mark::token)
        .containsExactlyInAnyOrder("t2", "t3", "t4");
  }

  @Test
  void shouldWaitForEverythingOnTheSlowPath() throws Exception {
    // when
    RecordedEvent result = RecordedEvent.parse(1, "{\"topic\":\"action-results\"}");
    tally.accepted(ADA, result, "slow", "t1");
    tally.accepted(ADA, result, "slow", "t1");
    tally.accepted(ADA, result, "slow", "t2");

    // then
    assertThat(tally.marks())
        .containsExactlyInAnyOrder(new Tally.Mark(ADA, "t1"), new Tally.Mark(ADA, "t2"));
  }
}
