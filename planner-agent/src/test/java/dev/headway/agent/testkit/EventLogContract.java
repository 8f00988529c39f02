// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.Delivery;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.LogException;
import dev.headway.agent.log.Membership;
import dev.headway.agent.log.NotMemberException;
import dev.headway.agent.log.StateTable;
import dev.headway.agent.log.TryAgainException;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import dev.headway.schemas.serde.TrustedRecords;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What agents rely on, whichever log they use; a subclass says which. */
public abstract class EventLogContract {
  /** How long anything may take. */
  protected static final Duration PATIENCE = Duration.ofSeconds(60);

  /** A compacted topic. */
  protected static final String STATE = "agent-working-memory";

  private static final Duration TURN = Duration.ofMillis(50);

  static {
    TrustedRecords.install();
  }

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final String agent = "agent-" + UUID.randomUUID();

  /**
   * The log as one more process sees it: all that are opened in one test are over the same topics,
   * which no other test uses. They have four partitions. It is closed after the test.
   */
  protected abstract EventLog open();

  /** Ends the only member of an agent as the end of its process would. It is not used again. */
  protected abstract void crash(String agent, Membership member);

  /** Shuts the only member of an agent out, as for silence; the member itself is told nothing. */
  protected abstract void expire(String agent, Membership member);

  /** Waits for what happens on other threads. */
  protected static ConditionFactory eventually() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .pollInSameThread();
  }

  @AfterEach
  void closeAll() throws Exception {
    for (AutoCloseable closeable : opened.reversed()) {
      closeable.close();
    }
  }

  /** The log of a process. */
  protected EventLog process() {
    EventLog log = open();
    opened.add(log);
    return log;
  }

  private Member member(EventLog log, Topic... topics) {
    return member(log, agent, topics);
  }

  private Member member(EventLog log, String name, Topic... topics) {
    Member member = new Member(log, name, Set.copyOf(Arrays.asList(topics)));
    opened.add(member);
    return member;
  }

  /** An instance of an agent that does nothing but note what it is told and given. */
  private static final class Member implements Membership.Listener, AutoCloseable {
    private final EventLog log;
    private final Membership membership;

    /** Null: it has none, or was told that it lost them. */
    @Nullable Set<Integer> partitions;

    int losses;
    final List<Delivery> given = new ArrayList<>();

    /** State as it was when the member was told of its partitions. */
    final Map<String, byte[]> loaded = new HashMap<>();

    Member(EventLog log, String agent, Set<Topic> topics) {
      this.log = log;
      this.membership = log.join(agent, topics, this);
    }

    @Override
    public void assigned(Set<Integer> assigned) {
      partitions = Set.copyOf(assigned);
      loaded.clear();
      assigned.forEach(partition -> loaded.putAll(log.load(STATE, partition)));
    }

    @Override
    public void lost() {
      partitions = null;
      losses++;
    }

    void turn() {
      given.addAll(membership.poll(TURN));
    }

    boolean hasAll() {
      return partitions != null && partitions.size() == log.partitions();
    }

    List<String> ids() {
      return given.stream().map(delivery -> delivery.event().id()).toList();
    }

    void commit(Append... appends) throws TryAgainException, NotMemberException {
      membership.commit(List.of(appends));
    }

    @Override
    public void close() {
      membership.close();
    }
  }

  /** Polls all of {@code members} in turn until {@code condition} holds. */
  private static void pollUntil(Callable<Boolean> condition, Member... members) {
    eventually()
        .until(
            () -> {
              for (Member member : members) {
                member.turn();
              }
              return condition.call();
            });
  }

  /** Commits as an agent does that is told to try again. */
  private static void commitAtLast(Member member, Append... appends) {
    eventually()
        .until(
            () -> {
              try {
                member.commit(appends);
                return true;
              } catch (TryAgainException e) {
                member.turn();
                return false;
              }
            });
  }

  /** An event of a plan. */
  protected static AgentEvent event(String id, String plan) {
    return AgentEvent.newBuilder()
        .setId(id)
        .setSource("test")
        .setType("work.requested")
        .setTenantId("acme")
        .setUserId("ada")
        .setPlanId(plan)
        .setData("{\"number\":1}")
        .build();
  }

  private static Append request(String id, String plan) {
    return new Append.Event(Topic.ACTION_REQUESTS, event(id, plan));
  }

  private static Append result(String id, String plan) {
    return new Append.Event(Topic.ACTION_RESULTS, event(id, plan));
  }

  private static Append state(String key, String value) {
    return new Append.State(STATE, -1, key, bytes(value));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static int partition(String plan) {
    return new PlanKey("acme", "ada", plan).partition(4);
  }

  /** A plan of each partition, in their order. */
  private static List<String> plans() {
    Map<Integer, String> plans = new HashMap<>();
    for (int i = 0; plans.size() < 4; i++) {
      plans.putIfAbsent(partition("plan-" + i), "plan-" + i);
    }
    return IntStream.range(0, 4).mapToObj(p -> Objects.requireNonNull(plans.get(p))).toList();
  }

  /** Notes the ids of a topic's events. */
  private List<String> followed(EventLog log, Topic topic) {
    List<String> ids = new CopyOnWriteArrayList<>();
    opened.add(log.follow(topic, event -> ids.add(event.id())));
    return ids;
  }

  @Test
  void shouldGiveTheEventsOfAPlanInTheirOrder() {
    // given
    EventLog log = process();
    Member member = member(log, Topic.ACTION_REQUESTS);

    // when: some of one call, some of several, some before it joins and some after
    log.append(List.of(request("1", "p"), request("2", "p"), request("3", "p")));
    log.append(List.of(request("4", "p")));
    pollUntil(() -> member.ids().size() == 4, member);
    log.append(List.of(request("5", "p")));
    log.append(List.of(request("6", "p"), request("7", "p")));
    pollUntil(() -> member.ids().size() == 7, member);

    // then
    assertThat(member.ids()).containsExactly("1", "2", "3", "4", "5", "6", "7");
    assertThat(member.given)
        .allSatisfy(
            delivery -> {
              assertThat(delivery.partition()).isEqualTo(partition("p"));
              assertThat(delivery.inbox()).isFalse();
              assertThat(delivery.event().topic()).isEqualTo(Topic.ACTION_REQUESTS);
              assertThat(delivery.event().data()).containsEntry("number", 1);
            });
  }

  @Test
  void shouldGiveEveryAgentTheEventsOfItsTopics() {
    // given
    EventLog log = process();
    Member worker = member(log, agent + "-worker", Topic.ACTION_REQUESTS);
    Member planner = member(log, agent + "-planner", Topic.ACTION_REQUESTS, Topic.ACTION_RESULTS);

    // when
    log.append(List.of(request("request", "p"), result("result", "p")));
    pollUntil(() -> worker.ids().size() == 1 && planner.ids().size() == 2, worker, planner);

    // then
    assertThat(worker.ids()).containsExactly("request");
    assertThat(planner.ids()).containsExactlyInAnyOrder("request", "result");
  }

  @Test
  void shouldKeepEventsWithoutAPlanOfOneCorrelationTogether() {
    // given
    EventLog log = process();
    Member member = member(log, Topic.ACTION_REQUESTS);
    AgentEvent first = AgentEvent.newBuilder(event("1", "")).setCorrelationId("c").build();
    AgentEvent second =
        AgentEvent.newBuilder(event("2", "")).setData("{\"correlation_id\":\"c\"}").build();

    // when
    log.append(
        List.of(
            new Append.Event(Topic.ACTION_REQUESTS, first),
            new Append.Event(Topic.ACTION_REQUESTS, second)));
    pollUntil(() -> member.ids().size() == 2, member);

    // then
    assertThat(member.ids()).containsExactly("1", "2");
    assertThat(member.given)
        .extracting(Delivery::partition)
        .containsOnly(new PlanKey("acme", "ada", "c").partition(4));
  }

  @Test
  void shouldGoOnBehindWhatWasCommitted() throws Exception {
    // given
    EventLog log = process();
    log.append(List.of(request("1", "p"), request("2", "p")));
    Member first = member(log, Topic.ACTION_REQUESTS);
    pollUntil(() -> first.ids().size() == 2, first);
    first.commit();
    log.append(List.of(request("3", "p")));
    pollUntil(() -> first.ids().size() == 3, first);

    // when: it leaves with the third one not dealt with
    first.close();
    Member second = member(log, Topic.ACTION_REQUESTS);
    log.append(List.of(request("4", "p")));
    pollUntil(() -> second.ids().contains("4"), second);

    // then
    assertThat(second.ids()).containsExactly("3", "4");
  }

  @Test
  void shouldCommitEventsStateAndPositionTogether() throws Exception {
    // given
    EventLog log = process();
    List<String> results = followed(log, Topic.ACTION_RESULTS);
    log.append(List.of(request("1", "p")));
    Member member = member(log, Topic.ACTION_REQUESTS);
    pollUntil(() -> member.ids().size() == 1, member);

    // when
    member.commit(result("done", "p"), state("k", "v"));
    member.close();

    // then
    eventually().until(() -> results.contains("done"));
    int partition = PlanKey.partition(bytes("k"), 4);
    assertThat(log.load(STATE, partition)).containsOnlyKeys("k");
    Member next = member(log, Topic.ACTION_REQUESTS);
    log.append(List.of(request("2", "p")));
    pollUntil(() -> !next.ids().isEmpty(), next);
    assertThat(next.ids()).containsExactly("2");
  }

  @Test
  void shouldPutAllOrNothing() {
    // given: data that nobody could read
    EventLog log = process();
    List<String> requests = followed(log, Topic.ACTION_REQUESTS);
    AgentEvent broken = AgentEvent.newBuilder(event("broken", "p")).setData("[1]").build();

    // then
    assertThatThrownBy(
            () ->
                log.append(
                    List.of(
                        request("1", "p"),
                        state("k", "v"),
                        new Append.Event(Topic.ACTION_REQUESTS, broken))))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("broken");
    log.append(List.of(request("2", "p")));
    eventually().until(() -> requests.contains("2"));
    assertThat(requests).containsExactly("2");
    assertThat(log.load(STATE, PlanKey.partition(bytes("k"), 4))).isEmpty();
  }

  @Test
  void shouldCommitNothingBeforeItHasPartitions() {
    // given
    EventLog log = process();
    Member member = member(log, Topic.ACTION_REQUESTS);

    // then
    assertThatThrownBy(() -> member.commit(result("1", "p"))).isInstanceOf(TryAgainException.class);
  }

  @Test
  void shouldCommitNothingAfterItHasLeft() {
    // given
    EventLog log = process();
    Member member = member(log, Topic.ACTION_REQUESTS);
    pollUntil(member::hasAll, member);

    // when
    member.close();

    // then
    assertThat(member.losses).isEqualTo(1);
    assertThatThrownBy(() -> member.commit(result("1", "p")))
        .isInstanceOf(NotMemberException.class);
    assertThatIllegalStateException().isThrownBy(member::turn);
  }

  @Test
  void shouldShareThePartitionsAndHandThemBack() throws Exception {
    // given
    EventLog log = process();
    Member first = member(log, Topic.ACTION_REQUESTS, Topic.ACTION_RESULTS);
    pollUntil(first::hasAll, first);

    // when: of the same process even
    Member second = member(log, Topic.ACTION_REQUESTS, Topic.ACTION_RESULTS);
    pollUntil(() -> second.partitions != null && !first.hasAll(), first, second);

    // then
    assertThat(first.partitions).hasSize(2).doesNotContainAnyElementsOf(second.partitions);
    assertThat(second.partitions).hasSize(2);

    // when
    List<Append> events = new ArrayList<>();
    plans().forEach(plan -> events.add(request("request-" + plan, plan)));
    plans().forEach(plan -> events.add(result("result-" + plan, plan)));
    log.append(events);
    pollUntil(() -> first.given.size() + second.given.size() == 8, first, second);

    // then: what belongs to a partition comes to the member that has it, of whatever topic
    for (Member member : List.of(first, second)) {
      assertThat(member.given)
          .hasSize(4)
          .allSatisfy(
              delivery ->
                  assertThat(delivery.partition())
                      .isIn(Objects.requireNonNull(member.partitions))
                      .isEqualTo(partition(Objects.requireNonNull(delivery.event().planId()))));
    }

    // when: both are done with one part
    commitAtLast(first);
    commitAtLast(second);
    List<Append> more = new ArrayList<>();
    plans().forEach(plan -> more.add(request("more-" + plan, plan)));
    log.append(more);
    pollUntil(() -> second.given.size() == 6, first, second);
    second.close();
    pollUntil(() -> first.hasAll() && first.given.size() == 8, first);

    // then: the one that stays is given what the other one has not committed
    assertThat(new HashSet<>(first.ids())).hasSize(8);
  }

  @Test
  void shouldKeepWhatComesBackAfterARebalance() throws Exception {
    // given: a member in the middle of its work
    EventLog log = process();
    Member first = member(log, Topic.ACTION_REQUESTS);
    plans().forEach(plan -> log.append(List.of(request(plan, plan))));
    pollUntil(() -> first.given.size() == 4, first);

    // when: another one comes, and takes some partitions over
    Member second = member(process(), Topic.ACTION_REQUESTS);
    pollUntil(() -> second.given.size() == 2 && !first.hasAll(), first, second);

    // then: what the first one keeps, it was never without, and it goes on where it was
    assertThat(first.losses).isZero();
    assertThat(first.given).hasSize(4);
    Set<Integer> kept = Objects.requireNonNull(first.partitions);
    assertThat(second.given).extracting(Delivery::partition).doesNotContainAnyElementsOf(kept);

    // when
    commitAtLast(first, result("done", "p"));
    first.close();
    second.close();
    Member third = member(log, Topic.ACTION_REQUESTS);
    pollUntil(() -> third.given.size() == 2, third);

    // then: it has committed its own and not the other one's
    assertThat(third.ids()).containsExactlyInAnyOrderElementsOf(second.ids());
  }

  @Test
  void shouldLoseAndDoubleNothingWhenAMemberCrashes() throws Exception {
    // given
    EventLog log = process();
    List<String> results = followed(log, Topic.ACTION_RESULTS);
    Member first = member(process(), Topic.ACTION_REQUESTS);
    pollUntil(first::hasAll, first);
    log.append(List.of(request("1", "p"), request("2", "p")));
    pollUntil(() -> first.ids().size() == 2, first);
    first.commit(result("done-1", "p"), result("done-2", "p"), state("k", "2"));
    log.append(List.of(request("3", "p")));
    pollUntil(() -> first.ids().size() == 3, first);

    // when
    crash(agent, first.membership);
    Member second = member(log, Topic.ACTION_REQUESTS);
    pollUntil(() -> second.ids().size() == 1, second);
    assertThat(second.loaded).hasEntrySatisfying("k", v -> assertThat(text(v)).isEqualTo("2"));
    second.commit(result("done-" + second.ids().getFirst(), "p"), state("k", "3"));

    // then
    log.append(List.of(result("end", "p")));
    eventually().until(() -> results.contains("end"));
    assertThat(results).containsExactly("done-1", "done-2", "done-3", "end");
  }

  @Test
  void shouldRefuseTheCommitOfAMemberThatWasShutOut() throws Exception {
    // given
    EventLog log = process();
    List<String> results = followed(log, Topic.ACTION_RESULTS);
    log.append(List.of(request("1", "p")));
    Member zombie = member(process(), Topic.ACTION_REQUESTS);
    pollUntil(() -> zombie.ids().size() == 1, zombie);

    // when: another one takes over while it thinks
    expire(agent, zombie.membership);
    Member heir = member(log, Topic.ACTION_REQUESTS);
    pollUntil(() -> heir.ids().size() == 1, heir);

    // then
    assertThatThrownBy(() -> zombie.commit(result("zombie's", "p"), state("k", "zombie's")))
        .isInstanceOf(NotMemberException.class);
    assertThatIllegalStateException().isThrownBy(zombie::turn);
    heir.commit(result("heir's", "p"));
    eventually().until(() -> results.contains("heir's"));
    assertThat(results).containsExactly("heir's");
    assertThat(log.load(STATE, PlanKey.partition(bytes("k"), 4))).isEmpty();
    assertThat(zombie.losses).isZero();
    zombie.close();
    assertThat(zombie.losses).isEqualTo(1);
  }

  @Test
  void shouldTellAMemberThatComesBackThatItHasLostAll() throws Exception {
    // given
    EventLog log = process();
    log.append(List.of(request("1", "p")));
    Member member = member(log, Topic.ACTION_REQUESTS);
    pollUntil(() -> member.ids().size() == 1, member);

    // when
    expire(agent, member.membership);
    pollUntil(() -> member.losses == 1 && member.hasAll(), member);

    // then: it begins again where it was committed, and is a member as any other
    pollUntil(() -> member.ids().size() == 2, member);
    assertThat(member.ids()).containsExactly("1", "1");
    commitAtLast(member, result("done", "p"));
    assertThat(member.losses).isEqualTo(1);
  }

  @Test
  void shouldLoadWhatAPredecessorHasJustCommitted() throws Exception {
    // given
    EventLog log = process();
    Member member = member(process(), Topic.ACTION_REQUESTS);
    pollUntil(member::hasAll, member);
    for (int round = 1; round <= 5; round++) {
      // when
      member.commit(state("a", "a" + round), state("b", "b" + round));
      member.close();
      Member next = member(round % 2 == 0 ? log : process(), Topic.ACTION_REQUESTS);
      pollUntil(next::hasAll, next);

      // then
      String expected = Integer.toString(round);
      assertThat(next.loaded).containsOnlyKeys("a", "b");
      assertThat(next.loaded)
          .allSatisfy((key, value) -> assertThat(text(value)).isEqualTo(key + expected));
      member = next;
    }
  }

  @Test
  void shouldKeepStateWhereItIsPut() throws Exception {
    // given: a partition that is not the key's own
    EventLog log = process();
    int own = PlanKey.partition(bytes("k"), 4);
    int other = (own + 1) % 4;
    Member member = member(log, Topic.ACTION_REQUESTS);
    pollUntil(member::hasAll, member);

    // when
    member.commit(new Append.State(STATE, other, "k", bytes("v")));

    // then
    assertThat(log.load(STATE, other)).containsOnlyKeys("k");
    assertThat(log.load(STATE, own)).isEmpty();
  }

  @Test
  void shouldDeleteByTombstones() {
    // given
    EventLog log = process();
    StateTable table = table(log);
    int partition = PlanKey.partition(bytes("k"), 4);
    log.append(List.of(state("k", "1"), state("k", "2")));
    assertThat(log.load(STATE, partition)).hasSize(1);
    assertThat(table.get("k")).hasValueSatisfying(v -> assertThat(text(v)).isEqualTo("2"));

    // when
    log.append(List.of(new Append.State(STATE, -1, "k", null)));

    // then
    assertThat(log.load(STATE, partition)).isEmpty();
    assertThat(table.get("k")).isEmpty();
    assertThat(table.startingWith("")).isEmpty();
  }

  private StateTable table(EventLog log) {
    StateTable table = log.table(STATE);
    opened.add(table);
    return table;
  }

  @Test
  void shouldReadItsOwnAndOthersWritesFromATable() throws Exception {
    // given
    EventLog one = process();
    EventLog other = process();
    StateTable first = table(one);
    StateTable second = table(other);
    Member member = member(one, Topic.ACTION_REQUESTS);
    pollUntil(member::hasAll, member);
    assertThat(first.get("k1")).isEmpty();

    for (int round = 1; round <= 30; round++) {
      // when
      Append write = state("k" + round % 3, "v" + round);
      if (round % 2 == 0) {
        other.append(List.of(write));
      } else {
        member.commit(write);
      }

      // then: at once, without trying twice
      String expected = "v" + round;
      for (StateTable table : List.of(first, second)) {
        assertThat(table.get("k" + round % 3))
            .hasValueSatisfying(v -> assertThat(text(v)).isEqualTo(expected));
      }
    }
    assertThat(table(one).startingWith("k")).containsOnlyKeys("k0", "k1", "k2");
  }

  @Test
  void shouldFindKeysByTheirBeginning() {
    // given
    EventLog log = process();
    StateTable table = table(log);

    // when
    log.append(Stream.of("a/2", "b/1", "a/1", "a", "aa/1").map(key -> state(key, key)).toList());

    // then
    assertThat(table.startingWith("a/").keySet()).containsExactly("a/1", "a/2");
    assertThat(table.startingWith("").keySet()).containsExactly("a", "a/1", "a/2", "aa/1", "b/1");
    assertThat(table.startingWith("c")).isEmpty();
  }

  @Test
  void shouldOpenATableAgainAfterItWasClosed() throws Exception {
    // given
    EventLog log = process();
    log.append(List.of(state("k", "1")));
    StateTable table = log.table(STATE);
    StateTable shared = table(log);
    assertThat(table.get("k")).isPresent();

    // when
    table.close();

    // then
    assertThatIllegalStateException().isThrownBy(() -> table.get("k"));
    assertThat(shared.get("k")).isPresent();
    shared.close();
    assertThat(table(log).get("k")).isPresent();
  }

  @Test
  void shouldPassOnToTheMemberThatHasThePartition() throws Exception {
    // given: a result that names no plan comes to a partition that is not its plan's
    EventLog log = process();
    Member first = member(log, Topic.ACTION_RESULTS);
    Member second = member(process(), Topic.ACTION_RESULTS);
    Member stranger = member(log, agent + "-stranger", Topic.ACTION_RESULTS);
    pollUntil(
        () -> first.partitions != null && !first.hasAll() && second.partitions != null,
        first,
        second);
    log.append(List.of(result("1", "p")));
    pollUntil(
        () -> first.given.size() + second.given.size() == 1 && stranger.given.size() == 1,
        first,
        second,
        stranger);
    Member reader = first.given.isEmpty() ? second : first;
    Member other = reader == first ? second : first;
    ReceivedEvent event = reader.given.getFirst().event();
    int target = Objects.requireNonNull(other.partitions).iterator().next();

    // when
    commitAtLast(reader, new Append.PassOn(agent, target, event));
    pollUntil(() -> other.given.size() == 1, other, reader, stranger);

    // then
    Delivery passed = other.given.getFirst();
    assertThat(passed.inbox()).isTrue();
    assertThat(passed.partition()).isEqualTo(target);
    assertThat(passed.event().topic()).isEqualTo(Topic.ACTION_RESULTS);
    assertThat(passed.event().envelope()).isEqualTo(event.envelope());

    // when: the next ones come behind it
    log.append(List.of(result("2", "p")));
    pollUntil(
        () -> reader.given.size() == 2 && stranger.given.size() == 2, other, reader, stranger);

    // then: nobody else was given it
    assertThat(other.given).hasSize(1);
    assertThat(reader.ids()).containsExactly("1", "2");
    assertThat(stranger.ids()).containsExactly("1", "2");
  }

  @Test
  void shouldGiveNothingWhilePausedAndStayAMember() throws Exception {
    // given: paused before it has any partition
    EventLog log = process();
    List<String> requests = followed(log, Topic.ACTION_REQUESTS);
    Member member = member(log, Topic.ACTION_REQUESTS);
    member.membership.pause(true);
    log.append(List.of(request("1", "p")));
    eventually().until(() -> requests.contains("1"));
    pollUntil(member::hasAll, member);

    // then
    for (int turn = 0; turn < 5; turn++) {
      member.turn();
      assertThat(member.given).isEmpty();
    }
    member.commit(result("still a member", "p"));

    // when
    member.membership.pause(false);

    // then
    pollUntil(() -> member.ids().size() == 1, member);

    // when: paused while it has them, and while they change
    member.membership.pause(true);
    log.append(List.of(request("2", "p")));
    eventually().until(() -> requests.contains("2"));
    Member second = member(process(), Topic.ACTION_REQUESTS);
    second.membership.pause(true);
    pollUntil(() -> second.partitions != null && !member.hasAll(), member, second);
    second.close();
    pollUntil(member::hasAll, member);

    // then
    assertThat(member.ids()).containsExactly("1");
    member.membership.pause(false);
    pollUntil(() -> member.ids().size() == 2, member);
    assertThat(member.ids()).containsExactly("1", "2");
  }

  @Test
  void shouldFollowFromNowOn() throws Exception {
    // given
    EventLog log = process();
    plans().forEach(plan -> log.append(List.of(request("before-" + plan, plan))));
    List<String> ids = new CopyOnWriteArrayList<>();

    // when: a reader that does not take everything well
    AutoCloseable following =
        log.follow(
            Topic.ACTION_REQUESTS,
            event -> {
              ids.add(event.id());
              if (event.id().equals("after-" + plans().getFirst())) {
                throw new IllegalStateException("a reader's own trouble");
              }
            });
    plans().forEach(plan -> log.append(List.of(request("after-" + plan, plan))));
    log.append(List.of(result("another topic's", "p")));

    // then
    eventually().until(() -> ids.size() == 4);
    assertThat(ids).allMatch(id -> id.startsWith("after-"));

    // when
    following.close();
    List<String> others = followed(log, Topic.ACTION_REQUESTS);
    log.append(List.of(request("too late", "p")));
    eventually().until(() -> others.contains("too late"));

    // then
    assertThat(ids).hasSize(4);
  }

  @Test
  void shouldTellAgainWhatAListenerHasFailedToTakeUp() throws Exception {
    // given
    EventLog log = process();
    log.append(List.of(request("1", "p")));
    List<String> told = new ArrayList<>();
    Membership member =
        log.join(
            agent,
            Set.of(Topic.ACTION_REQUESTS),
            new Membership.Listener() {
              @Override
              public void assigned(Set<Integer> partitions) {
                told.add("assigned " + partitions.size());
                if (told.size() == 1) {
                  throw new IllegalStateException("a listener's own trouble");
                }
              }

              @Override
              public void lost() {
                told.add("lost");
              }
            });
    opened.add(member);

    // when
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                eventually()
                    .until(
                        () -> {
                          member.poll(TURN);
                          return false;
                        }))
        .withMessage("a listener's own trouble");
    List<Delivery> given = new ArrayList<>();
    eventually().until(() -> given.addAll(member.poll(TURN)));

    // then
    assertThat(told).containsExactly("assigned 4", "lost", "assigned 4");
    assertThat(given).hasSize(1);
  }

  @Test
  void shouldEndAPollThatWaitsWhenWoken() throws Exception {
    // given
    EventLog log = process();
    Member member = member(log, Topic.ACTION_REQUESTS);
    pollUntil(member::hasAll, member);

    // when: it waits already, or nearly
    Thread waker = Thread.ofVirtual().start(member.membership::wakeUp);
    long begin = System.nanoTime();
    assertThat(member.membership.poll(PATIENCE)).isEmpty();
    waker.join();

    // when: it does not wait yet
    member.membership.wakeUp();
    assertThat(member.membership.poll(PATIENCE)).isEmpty();

    // then
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PATIENCE.dividedBy(2));

    // when: it is woken again and again while it joins and works
    member.close();
    Member busy = member(log, Topic.ACTION_REQUESTS);
    busy.membership.wakeUp();
    log.append(List.of(request("1", "p")));
    pollUntil(
        () -> {
          busy.membership.wakeUp();
          return busy.ids().size() == 1;
        },
        busy);
    busy.membership.wakeUp();

    // then
    busy.commit(result("done", "p"));
    assertThat(busy.losses).isZero();
  }
}
