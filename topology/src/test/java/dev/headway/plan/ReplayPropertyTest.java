// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.Input;
import dev.headway.event.PlanEvent;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.PartitionStore;
import dev.headway.store.StoredPlan;
import dev.headway.store.TransientBytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ReplayPropertyTest {
  private static final PlanKey KEY = new PlanKey("acme", "ann", "p");
  private static final long LATEST = Long.MAX_VALUE;

  private static StoredPlan folded(List<PlanEvent> events) {
    StoredPlan plan = PartitionStore.writing(new TransientBytes()).plan(KEY);
    fold(plan, events);
    return plan;
  }

  private static void fold(StoredPlan plan, List<PlanEvent> events) {
    int offset = 0;
    for (PlanEvent event : events) {
      PlanFold.apply(plan, event, new Origin("a-topic", 1, offset++));
    }
    if (!events.isEmpty()) {
      PlanFold.settleUntold(plan);
    }
  }

  private static List<EventRecord> kept(StoredPlan plan) {
    List<EventRecord> events = new ArrayList<>();
    plan.forEachEvent(events::add);
    return events;
  }

  private static StoredPlan replayed(StoredPlan plan, long until) {
    StoredPlan then = PartitionStore.inMemory().plan(KEY);
    Replay.fold(kept(plan), until, then);
    return then;
  }

  private static String digest(StoredPlan plan) {
    PlanState state = plan.plan();
    return state == null ? "none" : Snapshots.plan(KEY, 0, state).getStateDigest();
  }

  private static List<String> timeline(StoredPlan plan) {
    return kept(plan).stream().map(ReplayPropertyTest::shown).sorted().toList();
  }

  /** What readers see of it: what it takes to read it again is not kept in memory. */
  private static String shown(EventRecord event) {
    String entry = event.fingerprint() + " " + event.entry();
    return entry.substring(0, entry.indexOf("\"response_event\""));
  }

  @Property(tries = 200)
  void shouldComeToTheStateOfTheEventsUpToAnInstant(
      @ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
    // given
    List<PlanEvent> events = new RandomPlan(seed, 25).events();
    StoredPlan plan = folded(events);
    Random random = new Random(seed);
    for (long until :
        new long[] {1_700_000_000_000_000L + random.nextInt(25) * 1_000_000L, LATEST}) {
      List<PlanEvent> seen =
          new ArrayList<>(events.stream().filter(e -> e.order().time() <= until).toList());
      Collections.shuffle(seen, random);

      // when
      StoredPlan then = replayed(plan, until);

      // then
      assertThat(digest(then)).isEqualTo(digest(folded(seen)));
      assertThat(then.plan() == null ? 0 : kept(then).size()).isEqualTo(seen.size());
    }
    assertThat(timeline(replayed(plan, LATEST))).isEqualTo(timeline(plan));
  }

  @Test
  void shouldReadAnEventAgainWhosePayloadIsTooLargeToBeKept() {
    // given
    String ballast = ",\"ballast\":\"" + "x".repeat(9_000) + "\"}";
    List<PlanEvent> events =
        List.of(
            event(
                Input.ACTION_REQUESTS,
                "r",
                "{\"action_id\":\"a\",\"assigned_to\":\"w\",\"attempt\":2" + ballast),
            event(
                Input.ACTION_RESULTS,
                "s",
                "{\"action_id\":\"a\",\"error\":\""
                    + "boom ".repeat(2_000)
                    + "\",\"usage\":{\"input_tokens\":3,\"cost_usd\":0.0125}"
                    + ballast),
            event(
                Input.SYSTEM_EVENTS,
                "plan.started",
                "{\"goal\":\"all\",\"stages\":[{\"name\":\"one\",\"weight\":1}]" + ballast));

    // when
    StoredPlan plan = folded(events);

    // then
    assertThat(kept(plan)).allSatisfy(e -> assertThat(e.entry().getData()).isNull());
    assertThat(kept(plan))
        .allSatisfy(e -> assertThat(e.entry().getFacts()).isNotNull().hasSizeLessThan(5_000));
    assertThat(digest(replayed(plan, LATEST))).isEqualTo(digest(plan));
    for (EventRecord event : kept(plan)) {
      assertThat(Replay.read(event).fact())
          .isEqualTo(
              events.stream()
                  .filter(e -> e.order().id().equals(event.entry().getEventId()))
                  .findFirst()
                  .orElseThrow()
                  .fact());
    }
  }

  private static PlanEvent event(Input input, String type, String data) {
    return RandomPlan.read(
        input,
        AgentEvent.newBuilder()
            .setId("e-" + type)
            .setSource("agent")
            .setType(type)
            .setTime(Instant.ofEpochSecond(1_700_000_000L))
            .setTenantId("acme")
            .setUserId("ann")
            .setPlanId("p")
            .setResponseEvent(input == Input.ACTION_REQUESTS ? "s" : null)
            .setData(data)
            .build());
  }
}
