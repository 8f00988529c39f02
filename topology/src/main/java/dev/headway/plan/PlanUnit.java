// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.task.Digest;
import dev.headway.task.MatchRule;
import dev.headway.task.TaskDigest;
import dev.headway.task.TaskFacts.Ended;
import dev.headway.task.TaskFacts.Requested;
import dev.headway.task.TaskOutcome;
import dev.headway.task.TaskRules;
import dev.headway.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One change to a plan: collects what happens to its tasks and events, then brings sums, groups and
 * indexes in line and writes each record once; the plan's own is left to the caller.
 */
final class PlanUnit {
  private final PlanRecords records;
  private final PlanState before;
  private final PlanState.Draft plan;

  /** Tasks as they were and as they are now. */
  private final Map<String, Pending> tasks = new LinkedHashMap<>();

  /** What became of tasks. */
  private final List<TaskChange> outcomes = new ArrayList<>();

  /** Events to write, and to emit as timeline entries. */
  private final Map<EventKey, EventRecord> events = new LinkedHashMap<>();

  private boolean latestRetracted;

  private record EventKey(String id, String source) {}

  private record Pending(TaskState before, TaskState after) {}

  PlanUnit(PlanRecords records, PlanState plan) {
    this.records = records;
    this.before = plan;
    this.plan = new PlanState.Draft(plan);
  }

  PlanState.Draft plan() {
    return plan;
  }

  void change(String taskId, UnaryOperator<TaskState> how) {
    Pending change = tasks.get(taskId);
    if (change == null) {
      TaskState stored = records.task(taskId);
      TaskState known = stored == null ? TaskState.unknown(taskId) : stored;
      change = new Pending(known, known);
    }
    tasks.put(taskId, new Pending(change.before, how.apply(change.after)));
  }

  /** Notes a new event; requests are written at once, since results may look for them by id. */
  void record(EventRecord event) {
    TimelineEntry entry = event.entry();
    events.put(new EventKey(entry.getEventId(), entry.getSource()), event);
    if (entry.getKind() == EventKind.REQUEST) {
      records.put(event);
    } else if (entry.getKind() == EventKind.RESULT) {
      plan.unmatched++;
    }
  }

  /** The request a result names, or nothing: the earliest, should several have the same id. */
  @Nullable String taskOfRequest(@Nullable String requestId) {
    if (requestId == null) {
      return null;
    }
    TimelineEntry earliest = null;
    for (EventRecord event : records.events(requestId)) {
      TimelineEntry entry = event.entry();
      if (entry.getKind() == EventKind.REQUEST
          && (earliest == null || EventRecord.order(entry).isBefore(EventRecord.order(earliest)))) {
        earliest = entry;
      }
    }
    return earliest == null ? null : earliest.getTaskId();
  }

  /** The task a result is matched to now. */
  @Nullable String matchOf(EventOrder result) {
    return event(result).entry().getTaskId();
  }

  /** Whether a result is with a task, by the given rule. */
  boolean isAttached(EventOrder result, String taskId, MatchRule rule) {
    Pending change = tasks.get(taskId);
    TaskState task = change == null ? records.task(taskId) : change.after;
    return task != null && task.has(e -> e.rule() == rule && e.order().equals(result));
  }

  void attach(Ended ending, MatchRule rule, String taskId) {
    change(taskId, task -> task.with(ending.by(rule)));
    match(ending.order(), taskId);
  }

  void detach(EventOrder result, String taskId) {
    change(taskId, task -> task.without(result));
    match(result, null);
  }

  private EventRecord event(EventOrder at) {
    EventRecord pending = events.get(new EventKey(at.id(), at.source()));
    EventRecord event = pending == null ? records.event(at.id(), at.source()) : pending;
    if (event == null) {
      throw new IllegalStateException("no event record for " + at);
    }
    return event;
  }

  private void match(EventOrder result, @Nullable String taskId) {
    EventRecord event = event(result);
    String before = event.entry().getTaskId();
    if (java.util.Objects.equals(before, taskId)) {
      return;
    }
    plan.unmatched += (before == null ? 0 : 1) - (taskId == null ? 0 : 1);
    TimelineEntry entry = TimelineEntry.newBuilder(event.entry()).setTaskId(taskId).build();
    events.put(
        new EventKey(result.id(), result.source()),
        new EventRecord(event.fingerprint(), entry, event.isWhole()));
  }

  /** From here on tasks are indexed by correlation; those already there are caught up on. */
  void index() {
    if (!plan.indexed) {
      plan.indexed = true;
      // Changes of this unit come on top when it is settled: it compares with the stored task, as
      // this does.
      records.forEachTask(
          task ->
              memberships(task)
                  .forEach(
                      (group, at) ->
                          records.putGroupTask(group, new GroupTask(at, task.taskId()))));
    }
  }

  /** Brings everything that follows from changed tasks in line, until nothing changes any more. */
  void settle(int groupBound) {
    countTasks();
    for (PlanState.UnsettledGroup unsettled : List.copyOf(plan.unsettledGroups)) {
      if (new GroupPairing(this, records, unsettled).settleUpTo(groupBound)) {
        plan.unsettledGroups.remove(unsettled);
      }
    }
    countTasks();
    if (latestRetracted) {
      latestRetracted = false;
      plan.totals = plan.totals.withLatest(latestOfAllTasks());
    }
  }

  void unsettle(CorrelationGroup group, long addedResults) {
    for (int i = 0; i < plan.unsettledGroups.size(); i++) {
      PlanState.UnsettledGroup known = plan.unsettledGroups.get(i);
      if (known.group().equals(group)) {
        plan.unsettledGroups.set(
            i, new PlanState.UnsettledGroup(group, known.added() + addedResults));
        return;
      }
    }
    plan.unsettledGroups.add(new PlanState.UnsettledGroup(group, addedResults));
  }

  /** Writes the plan's own record, the last of the change, and tells what it comes to. */
  void write(PlanState after) {
    records.put(after);
    records.changed(new PlanChange(before, after, outcomes));
  }

  /** Writes the events. Returns them: their timeline entries are to be emitted. */
  List<EventRecord> writeEvents() {
    for (EventRecord event : events.values()) {
      if (event.entry().getKind() != EventKind.REQUEST) {
        records.put(event);
      }
    }
    return List.copyOf(events.values());
  }

  private void countTasks() {
    Map<String, Pending> changed = new LinkedHashMap<>(tasks);
    tasks.clear();
    changed.values().forEach(this::count);
  }

  private void count(Pending change) {
    TaskState stored = change.before;
    TaskState after = change.after;
    if (after.known()) {
      matchNamed(stored, after);
    }
    TaskOutcome was = stored.known() ? TaskRules.outcome(stored) : null;
    TaskOutcome is = after.known() ? TaskRules.outcome(after) : null;
    if (is == null || is.equals(was)) {
      records.put(after);
    } else {
      Digest digest = TaskDigest.of(is);
      TaskTotals totals = plan.totals;
      if (was != null) {
        totals = totals.remove(was, stored.digest());
        latestRetracted |=
            is.latest().isBefore(was.latest()) && was.latest().equals(totals.latest());
      }
      plan.totals = totals.add(is, digest);
      plan.agents = plan.agents.with(was, is);
      outcomes.add(new TaskChange(was, is));
      plan.changedTask(after.taskId());
      countDelegation(was, is);
      records.put(after.counted(digest));
    }
    if (plan.indexed) {
      reindex(stored, after);
    }
  }

  /** Results that name this task are matched once it is known. */
  private void matchNamed(TaskState before, TaskState after) {
    for (Ended ending : after.endings()) {
      if (ending.rule() == MatchRule.NAMED
          && (!before.known() || !before.endings().contains(ending))) {
        match(ending.order(), after.taskId());
      }
    }
  }

  private void countDelegation(@Nullable TaskOutcome was, TaskOutcome is) {
    if (was != null && was.groupId() != null) {
      records.put(delegation(was.groupId()).count(was.status(), -1));
    }
    if (is.groupId() != null) {
      records.put(delegation(is.groupId()).count(is.status(), 1));
    }
  }

  DelegationState delegation(String groupId) {
    DelegationState stored = records.delegation(groupId);
    return stored == null ? DelegationState.unknown(groupId) : stored;
  }

  private void reindex(TaskState before, TaskState after) {
    Map<CorrelationGroup, EventOrder> was = memberships(before);
    Map<CorrelationGroup, EventOrder> is = memberships(after);
    if (was.equals(is)) {
      return;
    }
    was.forEach(
        (group, at) -> {
          if (!at.equals(is.get(group))) {
            records.removeGroupTask(group, new GroupTask(at, before.taskId()));
            unsettle(group, 0);
          }
        });
    is.forEach(
        (group, at) -> {
          if (!at.equals(was.get(group))) {
            records.putGroupTask(group, new GroupTask(at, after.taskId()));
            unsettle(group, 0);
          }
        });
  }

  /**
   * The groups a task can be paired in, with its earliest request in each; none once an earlier
   * rule has given it a result.
   */
  private static Map<CorrelationGroup, EventOrder> memberships(TaskState task) {
    if (task.requests().isEmpty()
        || task.has(e -> e.rule() == MatchRule.NAMED || e.rule() == MatchRule.BY_EVENT)) {
      return Map.of();
    }
    Map<CorrelationGroup, EventOrder> memberships = HashMap.newHashMap(2);
    for (Requested request : task.requests()) {
      if (request.responseEvent() != null) {
        memberships.putIfAbsent(
            new CorrelationGroup(request.correlationId(), request.responseEvent()),
            request.order());
      }
    }
    return memberships;
  }

  /** A maximum cannot be taken back: when the task that held it gave it up, every task is asked. */
  private @Nullable EventOrder latestOfAllTasks() {
    EventOrder[] latest = new EventOrder[1];
    records.forEachTask(
        task -> {
          if (task.known()) {
            latest[0] = EventOrder.latest(latest[0], TaskRules.outcome(task).latest());
          }
        });
    return latest[0];
  }
}
