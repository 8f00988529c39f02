// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.PlanEvent;
import dev.headway.listing.Dimension;
import dev.headway.listing.PlanFilter;
import dev.headway.listing.PlanListing;
import dev.headway.listing.PlanPage;
import dev.headway.listing.PlanPlace;
import dev.headway.listing.PlanSort;
import dev.headway.listing.View;
import dev.headway.listing.WaitingOn;
import dev.headway.plan.AgentTasks;
import dev.headway.plan.EndMarker;
import dev.headway.plan.Origin;
import dev.headway.plan.PlanEnd;
import dev.headway.plan.PlanFold;
import dev.headway.plan.PlanState;
import dev.headway.plan.RandomPlan;
import dev.headway.schemas.avro.PlanStatus;
import dev.headway.schemas.key.PlanKey;
import dev.headway.statistics.WorkTotals;
import dev.headway.task.TaskOutcome;
import dev.headway.task.TaskRules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jspecify.annotations.Nullable;

/** The lists and statistics of a partition against a look at every plan and task of it. */
class PlanListsPropertyTest {
  private static final List<PlanKey> PLANS =
      List.of(
          new PlanKey("acme", "ann", "market report"),
          new PlanKey("acme", "ann", "b/ö"),
          new PlanKey("acme", "bob", "market report"),
          new PlanKey("acme", "bob", "a"),
          new PlanKey("acme", "ann", "p1"),
          new PlanKey("other", "ann", "p1"));
  private static final List<View> VIEWS =
      List.of(
          View.ofTenant("acme"),
          new View("acme", "ann"),
          new View("acme", "bob"),
          new View("acme", "nobody"),
          View.ofTenant("other"));

  private static List<PlanEvent> events(long seed) {
    List<PlanEvent> all = new ArrayList<>();
    for (int i = 0; i < PLANS.size(); i++) {
      all.addAll(new RandomPlan(seed + i, 12, PLANS.get(i)).events());
    }
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  private static void fold(PartitionStore store, List<PlanEvent> events) {
    int offset = 0;
    for (PlanEvent event : events) {
      StoredPlan plan = store.plan(event.plan());
      if (PlanFold.decide(plan, event) instanceof PlanFold.Decision.Fold) {
        PlanFold.apply(plan, event, new Origin("system-events", 0, offset++));
        if (offset % 7 == 0) {
          PlanFold.snapshot(plan, event.plan(), before -> {});
        }
      }
    }
    // What is put off is settled with the last snapshot.
    PLANS.forEach(
        key -> {
          if (store.plan(key).plan() != null) {
            PlanFold.snapshot(store.plan(key), key, before -> {});
          }
        });
  }

  private static PartitionStore folded(TransientBytes bytes, List<PlanEvent> events) {
    PartitionStore store = PartitionStore.writing(bytes);
    fold(store, events);
    return store;
  }

  /** Everything but the plans themselves. */
  private static Map<String, String> lists(TransientBytes bytes) {
    HexFormat hex = HexFormat.of();
    Map<String, String> lists = new TreeMap<>();
    for (KeyFamily family : KeyFamily.values()) {
      if (family.number() >= KeyFamily.LISTED.number()
          && family.scope() == KeyFamily.Scope.PARTITION) {
        byte[] from = StoreKey.of(family).bytes();
        try (OrderedBytes.Scan scan = bytes.scan(from, StoreKey.after(from))) {
          scan.forEachRemaining(
              entry ->
                  lists.put(
                      family + " " + hex.formatHex(entry.key()), hex.formatHex(entry.value())));
        }
      }
    }
    return lists;
  }

  @Property(tries = 60)
  void shouldNotDependOnTheOrderOfEvents(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    // given
    List<PlanEvent> events = events(seed);
    TransientBytes one = new TransientBytes();
    folded(one, events);

    // when
    List<PlanEvent> shuffled = new ArrayList<>(events);
    Collections.shuffle(shuffled, new Random(seed + 1));
    shuffled.addAll(events.subList(0, events.size() / 2));
    TransientBytes other = new TransientBytes();
    folded(other, shuffled);

    // then
    assertThat(lists(other)).isEqualTo(lists(one));
  }

  @Property(tries = 60)
  void shouldEnterWhatAnOlderReleaseHasLeftBesideTheWork(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    // given: some of the events were folded by a release without lists
    List<PlanEvent> events = events(seed);
    int cut = events.size() / 2;
    TransientBytes upgraded = new TransientBytes();
    fold(PartitionStore.writing(upgraded, RecordFormat.SHARED_TEXTS), events.subList(0, cut));
    assertThat(lists(upgraded)).isEmpty();
    assertThat(PartitionStore.reading(upgraded).lists().areComplete()).isFalse();

    // when: the rest comes while plans are entered one by one
    PartitionStore store = PartitionStore.writing(upgraded);
    for (PlanEvent event : events.subList(cut, events.size())) {
      fold(store, List.of(event));
      store.enterPlans(1, (plan, state) -> {});
    }
    store = PartitionStore.writing(upgraded);
    while (store.enterPlans(2, (plan, state) -> {})) {
      assertThat(PLANS).isNotEmpty();
    }

    // then: as if it had been so from the beginning
    TransientBytes fresh = new TransientBytes();
    folded(fresh, events);
    assertThat(PartitionStore.reading(upgraded).lists().areComplete()).isTrue();
    assertThat(lists(upgraded)).isEqualTo(lists(fresh));
  }

  @Property(tries = 40)
  void shouldForgetPlansThatLeave(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    // given
    TransientBytes bytes = new TransientBytes();
    PartitionStore store = folded(bytes, events(seed));

    // when
    for (PlanKey key : PLANS) {
      if (store.plan(key).plan() != null) {
        PlanEnd.remove(store.plan(key), EndMarker.Kind.ERASED, 0);
      }
    }

    // then: but for when agents were heard of last, and that the lists are complete
    assertThat(lists(bytes).keySet())
        .allMatch(key -> key.startsWith("AGENT_SEEN") || key.startsWith("LISTED"));
  }

  /** A plan as a look at it shows it. */
  private record Looked(PlanListing listing, PlanState state, List<TaskOutcome> tasks) {}

  private static List<Looked> look(PartitionStore store) {
    List<Looked> plans = new ArrayList<>();
    for (PlanKey key : PLANS) {
      PlanState state = store.plan(key).plan();
      if (state != null) {
        List<TaskOutcome> tasks = new ArrayList<>();
        AgentTasks[] agents = {AgentTasks.NONE};
        store
            .plan(key)
            .forEachTask(
                task -> {
                  if (task.known()) {
                    tasks.add(TaskRules.outcome(task));
                    agents[0] = agents[0].with(null, TaskRules.outcome(task));
                  }
                });
        assertThat(state.agents()).isEqualTo(agents[0]);
        plans.add(new Looked(PlanListing.of(key, state), state, tasks));
      }
    }
    return plans;
  }

  private static <T> @Nullable T maybe(Random random, List<T> values) {
    return random.nextInt(3) == 0 ? values.get(random.nextInt(values.size())) : null;
  }

  private static PlanFilter filter(Random random) {
    Set<PlanStatus> statuses = EnumSet.noneOf(PlanStatus.class);
    for (PlanStatus status : PlanStatus.values()) {
      if (random.nextInt(3) == 0) {
        statuses.add(status);
      }
    }
    return new PlanFilter(
        VIEWS.get(random.nextInt(VIEWS.size())),
        random.nextBoolean() ? Set.of() : statuses,
        maybe(random, List.of("agent-0", "agent-1")),
        maybe(random, List.of("s0", "s1", "s2")),
        maybe(random, List.of("v0", "v1")),
        random.nextInt(4) == 0 ? Set.of(WaitingOn.AGENT, WaitingOn.NOTHING) : Set.of(),
        maybe(random, List.of(1_700_000_004_000_000L)),
        Objects.requireNonNullElse(
            maybe(random, List.of(List.of("mark"), List.of("r", "mar"), List.of("g1"))),
            List.of()));
  }

  @Property(tries = 100)
  void shouldFindWhatALookAtEveryPlanFinds(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    // given
    PartitionStore store = folded(new TransientBytes(), events(seed));
    List<Looked> plans = look(store);
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      PlanFilter filter = filter(random);
      for (PlanSort sort : PlanSort.values()) {
        List<PlanKey> expected =
            plans.stream()
                .map(Looked::listing)
                .filter(filter::wants)
                .sorted(
                    (a, b) ->
                        PlanPlace.by(sort).compare(PlanPlace.of(a, sort), PlanPlace.of(b, sort)))
                .map(PlanListing::plan)
                .toList();

        // when
        PlanPage whole = store.lists().page(filter, sort, null, 100, true);

        // then
        assertThat(whole.plans().stream().map(PlanPage.Listed::plan).toList())
            .as("%s by %s", filter, sort)
            .isEqualTo(expected);
        assertThat(whole.totalIsExact()).isTrue();
        assertThat(whole.total()).as("total of %s", filter).isEqualTo(expected.size());
        assertThat(walk(store, filter, sort)).isEqualTo(expected);
      }
    }
  }

  /** In pages of two. */
  private static List<PlanKey> walk(PartitionStore store, PlanFilter filter, PlanSort sort) {
    List<PlanKey> walked = new ArrayList<>();
    PlanPlace after = null;
    List<PlanPage.Listed> page;
    do {
      page = store.lists().page(filter, sort, after, 2, false).plans();
      page.forEach(plan -> walked.add(plan.plan()));
      after = page.isEmpty() ? null : page.getLast().place();
    } while (after != null);
    return walked;
  }

  @Property(tries = 60)
  void shouldCountWhatALookAtEveryTaskCounts(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    // given
    PartitionStore store = folded(new TransientBytes(), events(seed));
    List<Looked> plans = look(store);
    for (View view : VIEWS) {
      List<Looked> seen = plans.stream().filter(p -> view.shows(p.listing().plan())).toList();

      // then: facets
      assertThat(store.lists().counts(view, Dimension.STATUS))
          .isEqualTo(count(seen, p -> List.of(p.listing().status().name())));
      assertThat(store.lists().counts(view, Dimension.AGENT))
          .isEqualTo(count(seen, p -> p.listing().agents()));
      assertThat(store.lists().counts(view, Dimension.EVENT_TYPE))
          .isEqualTo(
              count(
                  seen,
                  p ->
                      p.tasks().stream()
                          .filter(task -> !task.fireAndForget())
                          .map(TaskOutcome::eventType)
                          .toList()));

      // then: agents, all the time and in windows of any kind
      for (String agent : List.of("agent-0", "agent-1", "agent-2")) {
        WorkTotals all = tasks(seen, agent, Long.MIN_VALUE, Long.MAX_VALUE);
        assertThat(
                store.agents().agents(view).entrySet().stream()
                    .filter(entry -> entry.getKey().equals(agent))
                    .map(entry -> entry.getValue().totals())
                    .findFirst()
                    .orElse(WorkTotals.NONE))
            .isEqualTo(all);
        Random random = new Random(seed);
        for (int i = 0; i < 10; i++) {
          long until = 1_700_000_000_000_000L + random.nextInt(20) * 1_000_000L;
          long after = until - random.nextInt(3) * 3_600_000_000L - random.nextInt(12) * 1_000_000L;
          assertThat(store.agents().tasks(view, agent, after, until))
              .isEqualTo(tasks(seen, agent, after, until));
        }
      }
    }
  }

  private static Map<String, Long> count(
      List<Looked> plans, Function<Looked, Iterable<String>> values) {
    Map<String, Long> counts = new TreeMap<>();
    plans.forEach(plan -> values.apply(plan).forEach(v -> counts.merge(v, 1L, Long::sum)));
    return counts;
  }

  private static WorkTotals tasks(List<Looked> plans, String agent, long after, long until) {
    WorkTotals sum = WorkTotals.NONE;
    for (Looked plan : plans) {
      for (TaskOutcome task : plan.tasks()) {
        if (agent.equals(AgentTasks.agent(task))
            && task.startedAt() > after
            && task.startedAt() <= until) {
          sum = sum.with(task.status(), task.durationMicros(), 1);
        }
      }
    }
    return sum;
  }
}
