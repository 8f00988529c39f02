// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.headway.event.PlanEvent;
import dev.headway.ops.benchmark.jmh.HeapBytes;
import dev.headway.ops.benchmark.jmh.PlanHistory;
import dev.headway.plan.Origin;
import dev.headway.plan.Snapshots;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LivingPlansTest {
  private static final LoadClock CLOCK = LoadClock.steady(1_700_000_000_000L, 10_000);
  private static final Origin ORIGIN = new Origin("topic", 0, 1);

  private static List<LoadEvent> all(Load load) {
    List<LoadEvent> events = new ArrayList<>();
    load.forEachRemaining(events::add);
    return events;
  }

  private static Load load(long seed, long events, int alive) {
    return new LoadPlan.Living(seed, events, alive).begin(CLOCK);
  }

  @Test
  void shouldGiveTheSameEventsForTheSameSeedAndOthersForAnother() {
    // when
    List<LoadEvent> events = all(load(1, 5_000, 100));

    // then
    assertThat(all(load(1, 5_000, 100))).isEqualTo(events);
    assertThat(all(load(2, 5_000, 100))).isNotEqualTo(events);
  }

  @Test
  void shouldHaveOneInAHundredTwiceAndOneInAHundredLate() {
    // given
    Load load = load(3, 50_000, 500);
    Set<List<String>> seen = new HashSet<>();
    Map<PlanKey, Long> latest = new HashMap<>();
    long copies = 0;
    long late = 0;

    // when
    while (load.hasNext()) {
      LoadEvent next = load.next();
      boolean first = seen.add(List.of(next.event().getSource(), next.event().getId()));
      copies += first ? 0 : 1;
      long time =
          next.event().getTime().toEpochMilli() * 1_000
              + next.event().getTime().getNano() / 1_000 % 1_000;
      late += first && time < latest.getOrDefault(next.plan(), 0L) ? 1 : 0;
      latest.merge(next.plan(), time, Math::max);
    }

    // then
    LoadCounts counts = load.counts();
    assertThat(counts.events()).isEqualTo(50_000);
    assertThat(copies).isEqualTo(counts.duplicates());
    assertThat(copies / 50_000.0).isCloseTo(0.01, within(0.002));
    assertThat(late / 50_000.0).isCloseTo(0.01, within(0.002));
    assertThat(counts.outOfOrder()).isCloseTo(late, within(10L));
  }

  @Test
  void shouldKeepManyPlansAliveAtATime() {
    // given
    Load load = load(4, 20_000, 300);
    List<LoadEvent> events = all(load);

    // when: a stretch in the middle, after all have begun and before the end
    Set<PlanKey> active = new HashSet<>();
    events.subList(10_000, 12_000).forEach(event -> active.add(event.plan()));

    // then
    assertThat(active).hasSizeGreaterThan(200);
    assertThat(load.counts().plans()).isGreaterThan(300);
    assertThat(load.counts().finished()).isPositive();
  }

  @Test
  void shouldFoldToTheCountsEachPlanPromises() {
    for (long number = 0; number < 150; number++) {
      // given
      PlanLife life = new PlanLife(5, number);
      List<LoadEvent> events = life.all(CLOCK);
      PartitionStore store = PartitionStore.writing(new HeapBytes());

      // when
      for (LoadEvent event : events) {
        assertThat(event.plan()).isEqualTo(life.key());
        assertThat(PlanHistory.fold(store, PlanHistory.read(event), ORIGIN)).isTrue();
      }

      // then
      PlanProgress plan = snapshot(store, life.key());
      assertThat(life.tasks()).isBetween(PlanLife.FEWEST_TASKS, PlanLife.MOST_TASKS);
      assertThat(plan.getTaskCount()).isEqualTo(life.tasks());
      assertThat(plan.getFailedTasks()).isEqualTo(life.failedTasks());
      assertThat(plan.getCompletedTasks()).isEqualTo(life.tasks() - life.failedTasks());
      assertThat(plan.getOpenTasks()).isZero();
      assertThat(plan.getUnmatchedResults()).isZero();
      assertThat(plan.getEvents()).isEqualTo(events.size()).isEqualTo(life.events());
    }
  }

  @Test
  void shouldFoldExactlyItsDistinctEvents() {
    // given
    Load load = load(6, 10_000, 200);
    PartitionStore store = PartitionStore.writing(new HeapBytes());
    long folded = 0;

    // when
    while (load.hasNext()) {
      PlanEvent event = PlanHistory.read(load.next());
      folded += PlanHistory.fold(store, event, ORIGIN) ? 1 : 0;
    }

    // then
    assertThat(folded).isEqualTo(load.counts().distinct());
  }

  @Test
  void shouldWorkOnThePlansThatWereMadeAndOnNoOther() {
    // given
    List<LoadEvent> made = all(new LoadPlan.First(1, 0, 50, 2).begin(CLOCK));
    PartitionStore store = PartitionStore.writing(new HeapBytes());
    made.forEach(
        event -> assertThat(PlanHistory.fold(store, PlanHistory.read(event), ORIGIN)).isTrue());
    Set<PlanKey> plans = new HashSet<>();
    made.forEach(event -> plans.add(event.plan()));

    // when
    List<LoadEvent> work = all(new LoadPlan.Steps(2, 1_000, 50, 10).begin(CLOCK));
    List<LoadEvent> more = all(new LoadPlan.Steps(3, 1_000, 50, 10).begin(CLOCK));

    // then
    assertThat(made).hasSize(100);
    assertThat(plans).hasSize(50).containsAll(work.stream().map(LoadEvent::plan).toList());
    work.forEach(
        event -> assertThat(PlanHistory.fold(store, PlanHistory.read(event), ORIGIN)).isTrue());
    more.forEach(
        event -> assertThat(PlanHistory.fold(store, PlanHistory.read(event), ORIGIN)).isTrue());
  }

  private static PlanProgress snapshot(PartitionStore store, PlanKey key) {
    return Snapshots.plan(key, 1, Objects.requireNonNull(store.plan(key).plan()));
  }
}
