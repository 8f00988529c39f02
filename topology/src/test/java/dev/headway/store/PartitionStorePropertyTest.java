// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.PlanEvent;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanPage;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.plan.Origin;
import dev.headway.plan.PlanFold;
import dev.headway.plan.RandomPlan;
import dev.headway.query.InputPosition;
import dev.headway.query.InputPosition.InputPartition;
import dev.headway.schemas.key.PlanKey;
import java.util.ArrayList;
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
    PlanEvent event = new RandomPlan(1, 1, plan).events().getFirst();
    PlanFold.apply(store.plan(plan), event, new Origin("system-events", 0, 0));
  }

  private static List<PlanKey> page(
      PartitionStore store, View view, @Nullable PlanPlace after, int limit) {
    return store
        .lists()
        .page(PlanFilter.all(view), PlanSort.PLAN_ID, after, limit, false)
        .plans()
        .stream()
        .map(PlanPage.Listed::plan)
        .toList();
  }

  @Property(tries = 300)
  void shouldWalkThePlansOfAViewAndNoOthers(
      @ForAll("plansList") List<PlanKey> plans, @ForAll("plans") PlanKey asking) {
    // given
    Set<PlanKey> distinct = new HashSet<>(plans);
    PartitionStore store = PartitionStore.writing(new TransientBytes());
    distinct.forEach(plan -> add(store, plan));
    for (View view : List.of(View.of(asking.owner()), View.ofTenant(asking.tenantId()))) {
      List<PlanKey> expected =
          distinct.stream()
              .filter(view::shows)
              .sorted(
                  (a, b) ->
                      PlanPlace.by(PlanSort.PLAN_ID)
                          .compare(
                              new PlanPlace(false, 0, a.userId(), a.planId()),
                              new PlanPlace(false, 0, b.userId(), b.planId())))
              .toList();

      // then: at once
      assertThat(page(store, view, null, 100)).containsExactlyElementsOf(expected);

      // then: in pages of two
      List<PlanKey> walked = new ArrayList<>();
      List<PlanKey> page = page(store, view, null, 2);
      while (!page.isEmpty()) {
        walked.addAll(page);
        PlanKey last = page.getLast();
        page = page(store, view, new PlanPlace(false, 0, last.userId(), last.planId()), 2);
      }
      assertThat(walked).containsExactlyElementsOf(expected);
    }
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
    PartitionStore fresh = PartitionStore.writing(new TransientBytes());
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
    TransientBytes bytes = new TransientBytes();
    PartitionStore fresh = PartitionStore.writing(bytes);
    fresh.recordPosition(new InputPosition(Map.of(new InputPartition(0, 1), 7L)));
    fresh.mark(plan);
    fresh.assign(plan, "other");

    // then
    assertThat(page(fresh, View.ofTenant(plan.tenantId()), null, 10)).isEmpty();
    assertThat(fresh.markedPlans()).containsExactly(plan);
    assertThat(PartitionStore.reading(bytes).lists().areComplete()).isTrue();
  }
}
