// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.plan.PlanState;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.TaskState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

class PartitionStorePropertyTest {
  /** Names that begin with one another, and characters that mean something in keys and URLs. */
  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "a",
        "a/",
        "a/b",
        "ab",
        "a%",
        "a%2F",
        "a b",
        "ä",
        "ab\u0000",
        "~",
        "-",
        "日本",
        "a\uFFFF",
        "aa");
  }

  @Provide
  Arbitrary<PlanKey> plans() {
    return Combinators.combine(names(), names(), names()).as(PlanKey::new);
  }

  private static void add(PartitionStore store, PlanKey plan) {
    StoredPlan stored = store.plan(plan);
    stored.put(PlanState.unknown(3));
    stored.put(TaskState.unknown("a task"));
    store.mark(plan);
  }

  private static List<String> ids(
      PartitionStore store, Owner owner, @Nullable String after, int limit) {
    List<String> ids = new ArrayList<>();
    store.forEachPlan(
        owner,
        after,
        (key, state) -> {
          assertThat(state.version()).isEqualTo(3);
          assertThat(key.owner()).isEqualTo(owner);
          ids.add(key.planId());
          return ids.size() < limit;
        });
    return ids;
  }

  @Property(tries = 300)
  void shouldWalkAnOwnersPlansAndNobodyElses(
      @ForAll("plansList") List<PlanKey> plans, @ForAll("plans") PlanKey asking) {
    // given
    Set<PlanKey> distinct = new HashSet<>(plans);
    PartitionStore store = PartitionStore.writing(new SortedBytes());
    distinct.forEach(plan -> add(store, plan));
    Owner owner = asking.owner();
    List<String> expected =
        distinct.stream()
            .filter(plan -> plan.owner().equals(owner))
            .sorted(Comparator.comparing(PlanKey::toString))
            .map(PlanKey::planId)
            .toList();

    // then: at once
    assertThat(ids(store, owner, null, Integer.MAX_VALUE)).containsExactlyElementsOf(expected);

    // then: in pages of two
    List<String> walked = new ArrayList<>();
    List<String> page = ids(store, owner, null, 2);
    while (!page.isEmpty()) {
      walked.addAll(page);
      page = ids(store, owner, page.getLast(), 2);
    }
    assertThat(walked).containsExactlyElementsOf(expected);

    // then: after an id, whether there is a plan of it or not
    assertThat(ids(store, owner, asking.planId(), Integer.MAX_VALUE))
        .containsExactlyElementsOf(
            expected.stream()
                .filter(id -> PlanKey.of(owner, id).toString().compareTo(asking.toString()) > 0)
                .toList());
  }

  @Provide
  Arbitrary<List<PlanKey>> plansList() {
    return plans().list().ofMaxSize(40);
  }

  @Provide
  Arbitrary<InputPosition> positions() {
    Arbitrary<InputPartition> partitions =
        Combinators.combine(
                Arbitraries.integers().between(0, 2), Arbitraries.integers().between(0, 999))
            .as(InputPartition::new);
    Arbitrary<Long> offsets = Arbitraries.longs().between(0, Long.MAX_VALUE);
    return Arbitraries.maps(partitions, offsets).ofMaxSize(6).map(InputPosition::new);
  }

  @Property(tries = 300)
  void shouldKeepThePositionNotedLast(
      @ForAll("positions") InputPosition first, @ForAll("positions") InputPosition last) {
    // given
    PartitionStore fresh = PartitionStore.writing(new SortedBytes());
    assertThat(fresh.position()).isEqualTo(InputPosition.START);
    fresh.recordPosition(first);

    // when
    fresh.recordPosition(last);

    // then
    assertThat(fresh.position()).isEqualTo(last);
  }

  @Property(tries = 50)
  void shouldNotTakeTheRecordsOfThePartitionForPlans(@ForAll("plans") PlanKey plan) {
    // given
    PartitionStore fresh = PartitionStore.writing(new SortedBytes());
    fresh.recordPosition(new InputPosition(Map.of(new InputPartition(0, 1), 7L)));
    fresh.mark(plan);
    fresh.assign(plan, "other");

    // when
    List<PlanKey> found = new ArrayList<>();
    fresh.forEachPlan(plan.owner(), null, (key, state) -> found.add(key));

    // then
    assertThat(found).isEmpty();
    assertThat(fresh.markedPlans()).containsExactly(plan);
  }
}
