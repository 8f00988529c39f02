// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.event.PlanEvent;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.key.PlanKey;
import dev.headway.store.StoredPlan;
import dev.headway.store.TransientBytes;
import dev.headway.task.TaskOutcome;
import dev.headway.task.TaskRules;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/**
 * The fold is a function of the set of events: checked against an oracle that knows nothing but the
 * written rules.
 */
class PlanFoldPropertyTest {
  private static final PlanKey KEY = new PlanKey("acme", "ann", "p");
  private static final Origin ORIGIN = new Origin("any", 0, 0);

  private static StoredPlan newPlan() {
    return new StoredPlan(new TransientBytes(), KEY);
  }

  private static void fold(StoredPlan records, PlanEvent event) {
    switch (PlanFold.decide(records, event)) {
      case PlanFold.Decision.Fold f -> PlanFold.apply(records, event, ORIGIN);
      case PlanFold.Decision.Duplicate d -> {}
      case PlanFold.Decision.Refused r -> throw new AssertionError(r.refusal());
    }
  }

  private static List<PlanEvent> shuffledWithCopies(List<PlanEvent> events, long seed) {
    Random random = new Random(seed);
    List<PlanEvent> shuffled = new ArrayList<>();
    for (PlanEvent event : events) {
      for (int copies = random.nextInt(3); copies >= 0; copies--) {
        shuffled.add(event);
      }
    }
    Collections.shuffle(shuffled, random);
    return shuffled;
  }

  @Property(tries = 400)
  void shouldGiveTheSameDigestForEveryOrderAndDuplication(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    // given
    List<PlanEvent> events = new RandomPlan(seed, size).events();
    StoredPlan inOrder = newPlan();
    events.forEach(e -> fold(inOrder, e));
    StoredPlan shuffled = newPlan();
    Random random = new Random(seed);

    // when
    for (PlanEvent event : shuffledWithCopies(events, seed + 1)) {
      fold(shuffled, event);
      if (random.nextInt(4) == 0 && Objects.requireNonNull(shuffled.plan()).dirty()) {
        PlanFold.snapshot(shuffled, KEY, before -> {});
      }
    }

    // then
    assertThat(digest(shuffled)).isEqualTo(digest(inOrder));
    assertThat(tasks(shuffled)).isEqualTo(tasks(inOrder));
  }

  @Property(tries = 400)
  void shouldAgreeWithTheOracleAtEveryPrefix(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int size) {
    // given
    List<PlanEvent> arrivals = shuffledWithCopies(new RandomPlan(seed, size).events(), seed);
    StoredPlan records = newPlan();
    Set<PlanEvent> seen = new HashSet<>();
    for (PlanEvent event : arrivals) {
      // when
      fold(records, event);
      seen.add(event);

      // then
      Oracle oracle = new Oracle(seen);
      assertThat(tasks(records)).isEqualTo(oracle.tasks());
      PlanProgress plan = plan(records);
      assertThat(fields(plan)).isEqualTo(oracle.plan());
      assertThat(plan.getCompletedTasks() + plan.getFailedTasks() + plan.getCancelledTasks())
          .isLessThanOrEqualTo(plan.getTaskCount());
    }
  }

  private static PlanProgress plan(StoredPlan records) {
    PlanState plan = Objects.requireNonNull(records.plan());
    return Snapshots.plan(KEY, plan.version(), plan);
  }

  private static String digest(StoredPlan records) {
    return plan(records).getStateDigest();
  }

  private static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Map<String, @Nullable Object> fields(PlanProgress plan) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("status", plan.getStatus().name());
    fields.put("task_count", plan.getTaskCount());
    fields.put("completed", plan.getCompletedTasks());
    fields.put("failed", plan.getFailedTasks());
    fields.put("cancelled", plan.getCancelledTasks());
    fields.put("open", plan.getOpenTasks());
    fields.put("events", plan.getEvents());
    fields.put("unmatched", plan.getUnmatchedResults());
    fields.put("started_at", micros(plan.getStartedAt()));
    fields.put(
        "quiescent_since",
        plan.getQuiescentSince() == null ? null : micros(plan.getQuiescentSince()));
    fields.put("current_state", plan.getCurrentState());
    fields.put("session_id", plan.getSessionId());
    fields.put("conflicts", plan.getConflicts());
    return fields;
  }

  private static Map<String, Map<String, @Nullable Object>> tasks(StoredPlan records) {
    Map<String, Map<String, @Nullable Object>> tasks = new TreeMap<>();
    records.forEachTask(
        state -> {
          if (state.known()) {
            TaskOutcome task = TaskRules.outcome(state);
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("state", task.status().name());
            fields.put("attempt", task.attempt());
            fields.put("event_type", task.eventType());
            fields.put("started_at", task.startedAt());
            fields.put("completed_at", task.completedAt());
            fields.put("progress", task.progress());
            fields.put("conflicts", task.conflicts());
            fields.put("fire_and_forget", task.fireAndForget());
            fields.put("agent", task.agentId());
            fields.put("input_tokens", task.usage().inputTokens());
            tasks.put(task.taskId(), fields);
          }
        });
    return tasks;
  }
}
