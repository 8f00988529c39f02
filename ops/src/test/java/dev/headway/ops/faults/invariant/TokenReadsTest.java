// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.ops.faults.view.InstanceClient.Answer;
import dev.headway.schemas.key.PlanKey;
import org.junit.jupiter.api.Test;

class TokenReadsTest {
  private static final PlanKey FAST = new PlanKey("t", "u", "fast-1");
  private static final PlanKey MIXED = new PlanKey("t", "u", "mixed-1");

  private final TokenReads reads = new TokenReads();

  private static Answer shows(long version, long events, String token) {
    return new Answer(
        200, "{\"version\":" + version + ",\"events\":" + events + "}", token, false, null);
  }

  private static Answer answers(int status, boolean retryAfter) {
    return new Answer(status, "[]", null, retryAfter, null);
  }

  @Test
  void shouldLetReadsGoForwardAndBeRefusedForAWhile() {
    assertThat(reads.plan(FAST, 1, false, shows(1, 5, "a"))).isEmpty();
    assertThat(reads.token(FAST)).isEqualTo("a");
    assertThat(reads.plan(FAST, 2, true, shows(1, 5, "b"))).isEmpty();
    assertThat(reads.plan(FAST, 2, true, answers(503, true))).isEmpty();
    assertThat(reads.plan(FAST, 3, true, shows(2, 6, "c"))).isEmpty();
    assertThat(reads.token(FAST)).isEqualTo("c");
  }

  @Test
  void shouldSeeAReadThatGoesBackBehindItsToken() {
    // given
    assertThat(reads.plan(FAST, 1, false, shows(4, 9, "a"))).isEmpty();
    assertThat(reads.plan(MIXED, 1, false, shows(4, 9, "a"))).isEmpty();

    // then
    assertThat(reads.plan(FAST, 2, true, shows(3, 9, "b")).orElseThrow().message())
        .contains("plan t/u/fast-1: instance 2 at ", "shows version 3", "version 4");
    assertThat(reads.plan(MIXED, 2, true, shows(4, 8, "b"))).isEmpty();
    assertThat(reads.plan(MIXED, 2, true, shows(2, 9, "c"))).isPresent();
  }

  @Test
  void shouldSeeFewerEventsOfAPlanOnTheFastPath() {
    // given
    assertThat(reads.plan(FAST, 1, false, shows(4, 9, "a"))).isEmpty();

    // then: without the token it may be older, with it not
    assertThat(reads.plan(FAST, 2, false, shows(3, 7, "b"))).isEmpty();
    assertThat(reads.token(FAST)).isEqualTo("a");
    assertThat(reads.plan(FAST, 2, true, shows(4, 8, "b"))).isPresent();
  }

  @Test
  void shouldSeeAPlanThatIsMissingOrEmpty() {
    assertThat(reads.plan(FAST, 1, false, answers(404, false))).isPresent();
    assertThat(reads.plan(FAST, 1, false, answers(500, false))).isPresent();
    assertThat(reads.plan(FAST, 1, false, answers(503, false)).orElseThrow().message())
        .contains("503 without Retry-After");
    assertThat(reads.tasks(FAST, 1, false, answers(200, false)).orElseThrow().message())
        .contains("shows no task");
    assertThat(reads.tasks(FAST, 1, false, answers(503, true))).isEmpty();
  }
}
