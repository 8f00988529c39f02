// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.event.EventOrder;
import dev.headway.event.Warning;
import dev.headway.listing.Dimension;
import dev.headway.listing.PlanListing;
import dev.headway.plan.AgentTasks;
import dev.headway.plan.EntryData;
import dev.headway.plan.EventRecord;
import dev.headway.plan.PlanChange;
import dev.headway.plan.PlanState;
import dev.headway.plan.StageSteps;
import dev.headway.plan.TaskChange;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.TaskOutcome;
import dev.headway.task.TaskRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the lists, counts and statistics of a partition in line with its plans: what a plan and its
 * tasks stood for is taken out, and what they stand for now is entered. All of it is a function of
 * the plans' records, and so of the set of events.
 *
 * <p>A store that an older release has written has no lists. Its plans are then entered one after
 * the other, in the order of their keys, beside the work; a plan that has not had its turn is not
 * entered by its changes.
 */
final class PartitionLists {
  private static final byte[] NO_VALUE = {(byte) RecordFormat.LISTED.number()};

  private final OrderedBytes bytes;
  private final RecordFormat format;
  private final Tallies<Count, Long> counts;
  private final AgentEntries agents;

  /** How many there are of something in a view. */
  private record Count(String tenant, String view, PlanEntries.Counted what) {}

  private ListedUpTo upTo;

  /** The store says so. */
  private boolean noted;

  private PartitionLists(OrderedBytes bytes, RecordFormat format, ListedUpTo upTo, boolean noted) {
    this.bytes = bytes;
    this.format = format;
    this.upTo = upTo;
    this.noted = noted;
    this.counts =
        new Tallies<>(
            bytes,
            format,
            of ->
                PlanEntries.countsOf(of.tenant, of.view, of.what.dimension()).text(of.what.value()),
            0L,
            (out, count) -> out.number(count),
            StateReader::number);
    this.agents = new AgentEntries(bytes, format);
  }

  /**
   * The lists of a store; null where an older release may have to go on with it, which would not
   * keep them.
   *
   * @param format what is asked for; where there are lists already, there is no way back
   */
  static @Nullable PartitionLists of(OrderedBytes bytes, RecordFormat format) {
    ListedUpTo noted = ListedUpTo.noted(bytes);
    if (noted != null) {
      return new PartitionLists(
          bytes, RecordFormat.atLeast(RecordFormat.LISTED, format), noted, true);
    }
    return format.lists()
        ? new PartitionLists(bytes, format, ListedUpTo.unnoted(bytes), false)
        : null;
  }

  RecordFormat format() {
    return format;
  }

  private boolean isEntered(PlanKey plan) {
    if (!noted) {
      upTo.note(bytes, format);
      noted = true;
    }
    return upTo.covers(plan);
  }

  /** Whether every plan is entered. */
  boolean isComplete() {
    return upTo.isAll();
  }

  /** Every plan up to {@code now} is entered. */
  void entered(ListedUpTo now) {
    upTo = now;
    upTo.note(bytes, format);
    noted = true;
  }

  ListedUpTo upTo() {
    return upTo;
  }

  void changed(PlanKey key, PlanChange change) {
    if (!isEntered(key)) {
      return;
    }
    PlanState before = change.before();
    PlanState after = change.after();
    if (before == null || after == null || PlanListing.mayDiffer(before, after)) {
      // Finding the words is the larger part of the work: only where they may differ.
      boolean words = before == null || after == null || PlanListing.wordsMayDiffer(before, after);
      move(listing(key, before, words), listing(key, after, words));
    }
    for (TaskChange task : change.tasks()) {
      moveTask(key, task.was(), task.is());
    }
  }

  private static @Nullable PlanListing listing(
      PlanKey key, @Nullable PlanState plan, boolean words) {
    if (plan == null || plan.events() == 0) {
      return null;
    }
    return words ? PlanListing.of(key, plan) : PlanListing.withoutWords(key, plan);
  }

  /** Takes a plan out of the lists and counts it was in, and enters it into those it is in now. */
  private void move(@Nullable PlanListing was, @Nullable PlanListing is) {
    if (Objects.equals(was, is)) {
      return;
    }
    PlanKey plan = Objects.requireNonNull(is == null ? was : is).plan();
    Set<PlanEntries.Listed> lists = is == null ? Set.of() : PlanEntries.lists(is);
    Set<PlanEntries.Listed> left = was == null ? Set.of() : PlanEntries.lists(was);
    List<OrderedBytes.Write> writes = new ArrayList<>();
    forEachBeyond(left, lists, list -> add(writes, plan, list, null));
    forEachBeyond(lists, left, list -> add(writes, plan, list, NO_VALUE));
    bytes.write(writes);
    Set<PlanEntries.Counted> counts = is == null ? Set.of() : PlanEntries.counts(is);
    Set<PlanEntries.Counted> leftCounts = was == null ? Set.of() : PlanEntries.counts(was);
    forEachBeyond(leftCounts, counts, counted -> count(plan, counted, -1));
    forEachBeyond(counts, leftCounts, counted -> count(plan, counted, 1));
  }

  private static void add(
      List<OrderedBytes.Write> writes,
      PlanKey plan,
      PlanEntries.Listed list,
      byte @Nullable [] value) {
    PlanEntries.keys(plan, list).forEach(key -> writes.add(new OrderedBytes.Write(key, value)));
  }

  private static <T> void forEachBeyond(Set<T> all, Set<T> others, Consumer<T> action) {
    for (T one : all) {
      if (!others.contains(one)) {
        action.accept(one);
      }
    }
  }

  private void count(PlanKey plan, PlanEntries.Counted what, long change) {
    for (String view : List.of(PlanEntries.view(null), plan.userId())) {
      counts.change(new Count(plan.tenantId(), view, what), count -> count + change);
    }
  }

  private void moveTask(PlanKey plan, @Nullable TaskOutcome was, @Nullable TaskOutcome is) {
    String from = was == null || was.fireAndForget() ? null : was.eventType();
    String to = is == null || is.fireAndForget() ? null : is.eventType();
    if (!Objects.equals(from, to)) {
      if (from != null) {
        count(plan, new PlanEntries.Counted(Dimension.EVENT_TYPE, from), -1);
      }
      if (to != null) {
        count(plan, new PlanEntries.Counted(Dimension.EVENT_TYPE, to), 1);
      }
    }
    agents.changed(plan, was, is);
  }

  /** A distinct event of a plan was folded. */
  void heard(PlanKey plan, EventOrder event) {
    if (isEntered(plan) && !event.source().equals(Warning.SOURCE)) {
      agents.heard(plan, event);
    }
  }

  /** See {@link AgentEntries#unsee}. */
  void unsee(StoreKey view, long upTo) {
    agents.unsee(view, upTo);
  }

  /** A plan has a delegation group that has started. */
  void grouped(PlanKey plan, String groupId) {
    if (isEntered(plan)) {
      bytes.put(group(plan, groupId), NO_VALUE);
    }
  }

  /** A plan with a delegation group leaves. */
  void ungrouped(PlanKey plan, String groupId) {
    bytes.delete(group(plan, groupId));
  }

  private static byte[] group(PlanKey plan, String groupId) {
    return PlanEntries.ofGroup(plan.tenantId(), groupId)
        .text(plan.userId())
        .text(plan.planId())
        .bytes();
  }

  private static StageSteps steps(StoredPlan plan) {
    StageSteps[] steps = {StageSteps.NONE};
    plan.forEachEvent(
        event -> {
          switch (event.entry().getKind()) {
            case TASK_PROGRESS, TASK_STATE_CHANGED -> {
              JsonNode data = EntryData.of(event.entry());
              String stage = data.path("stage").asText();
              if (!stage.isEmpty() && data.path("step").isNumber()) {
                steps[0] = steps[0].with(stage, data.path("step").longValue());
              }
            }
            default -> {}
          }
        });
    return steps[0];
  }

  /** Enters a plan that no list knows. */
  void enter(PlanKey key, StoredPlan plan, PlanState state) {
    AgentTasks[] counted = {AgentTasks.NONE};
    List<TaskChange> tasks = new ArrayList<>();
    plan.forEachTask(
        task -> {
          if (task.known()) {
            TaskOutcome outcome = TaskRules.outcome(task);
            counted[0] = counted[0].with(null, outcome);
            tasks.add(new TaskChange(null, outcome));
          }
        });
    PlanState whole = state.with(counted[0], steps(plan));
    plan.put(whole);
    move(null, PlanListing.of(key, whole));
    tasks.forEach(task -> moveTask(key, task.was(), task.is()));
    plan.forEachEvent(
        event -> {
          EventOrder at = EventRecord.order(event.entry());
          agents.heard(key, at);
          if (event.entry().getKind() == EventKind.TASK_LOG) {
            plan.putLog(at, EntryData.level(event.entry()));
          }
        });
    plan.forEachDelegation(
        group -> {
          if (group.started() != null) {
            bytes.put(group(key, group.groupId()), NO_VALUE);
          }
        });
  }
}
