// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.NotMemberException;
import dev.headway.agent.log.TryAgainException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InMemoryEventLogTest extends EventLogContract {
  private static final Membership.Listener NOBODY =
      new Membership.Listener() {
        @Override
        public void assigned(Set<Integer> partitions) {}

        @Override
        public void lost() {}
      };

  private final InMemoryEventLog log = new InMemoryEventLog();

  @Override
  protected EventLog open() {
    return log;
  }

  @Override
  protected void crash(String agent, Membership member) {
    log.crash(member);
  }

  @Override
  protected void expire(String agent, Membership member) {
    log.expire(member);
  }

  private Membership joined() {
    Membership member = log.join("agent", Set.of(Topic.ACTION_REQUESTS), NOBODY);
    member.poll(Duration.ZERO);
    return member;
  }

  private static Append request(String id) {
    return new Append.Event(Topic.ACTION_REQUESTS, event(id, "p"));
  }

  @Test
  void shouldFailAsManyCommitsAsToldTo() throws Exception {
    // given
    Membership member = joined();
    log.failCommits(2);

    // then
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> member.commit(List.of(request("1"))))
          .isInstanceOf(TryAgainException.class);
    }
    assertThat(log.events(Topic.ACTION_REQUESTS)).isEmpty();
    member.commit(List.of(request("1")));
    assertThat(log.events(Topic.ACTION_REQUESTS)).hasSize(1);
  }

  @Test
  void shouldLetACrashedMemberDoNothing() {
    // given
    Membership member = joined();
    assertThat(log.members("agent")).containsExactly(member);

    // when
    log.crash(member);

    // then
    assertThat(log.members("agent")).isEmpty();
    assertThatThrownBy(() -> member.commit(List.of(request("1"))))
        .isInstanceOf(NotMemberException.class);
    assertThatIllegalStateException().isThrownBy(() -> member.poll(Duration.ZERO));
  }

  @Test
  void shouldAwaitEventsAndSayWhatThereWasInstead() throws Exception {
    // given
    log.append(List.of(request("1")));
    Thread later = Thread.ofVirtual().start(() -> log.append(List.of(request("2"))));

    // then
    assertThat(log.await(Topic.ACTION_REQUESTS, e -> e.id().equals("2"), PATIENCE).id())
        .isEqualTo("2");
    later.join();
    assertThatThrownBy(
            () -> log.await(Topic.ACTION_REQUESTS, e -> e.id().equals("3"), Duration.ZERO))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("work.requested 1", "work.requested 2");
  }

  @Test
  void shouldGiveCopiesSoThatNobodyChangesWhatIsCommitted() {
    // given
    byte[] value = {1};
    log.append(List.of(new Append.State(STATE, 0, "k", value)));

    // when
    value[0] = 2;
    log.load(STATE, 0).values().forEach(loaded -> loaded[0] = 3);

    // then
    assertThat(log.load(STATE, 0).get("k")).containsExactly(1);
  }
}
