// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.Fact;
import dev.headway.event.LogLevel;
import dev.headway.event.NamedEvents;
import dev.headway.event.PlanEvent;
import dev.headway.event.Refusal;
import dev.headway.event.Usage;
import dev.headway.schemas.avro.DeadLetterReason;
import dev.headway.schemas.avro.EventKind;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.MatchRule;
import dev.headway.task.TaskFacts;
import dev.headway.task.TaskRules;
import dev.headway.task.TaskState;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * The fold of a plan's events. {@link #decide} looks and changes nothing; {@link #apply} adds one
 * event to the plan's records, such that they are a function of the set of events added; {@link
 * #snapshot} makes the next version of it. The same code runs live, in replay and in tests.
 */
public final class PlanFold {
  /** Groups larger than this are paired once per snapshot rather than at each event. */
  private static final int EAGER_GROUP = 64;

  /**
   * Tasks or groups changed since the last snapshot above which the next one is due at once: the
   * plan's record stays small.
   */
  private static final int SNAPSHOT_DUE = 64;

  /** Correlations remembered as announced: a plan whose requests share one announces it once. */
  private static final int ANNOUNCED_KEPT = 8;

  private PlanFold() {}

  /** What is to be done with an event. */
  public sealed interface Decision {
    /** It is new. */
    record Fold() implements Decision {}

    /** It has been folded already. */
    record Duplicate() implements Decision {}

    /**
     * It cannot be folded.
     *
     * @param refusal why
     */
    record Refused(Refusal refusal) implements Decision {}
  }

  /**
   * What came of an event.
   *
   * @param events events that are new or whose match changed: their entries are to be emitted
   * @param announce the request's correlation has to be announced to the correlator
   * @param snapshotDue a snapshot should be made without waiting
   */
  public record Applied(List<EventRecord> events, boolean announce, boolean snapshotDue) {}

  /**
   * The next version of a plan.
   *
   * @param plan the plan
   * @param tasks the tasks that changed since the last version
   * @param events events whose match changed while making it
   */
  public record Snapshot(PlanProgress plan, List<TaskExecution> tasks, List<EventRecord> events) {}

  /** Decides what is to be done with {@code event}. */
  public static Decision decide(PlanRecords records, PlanEvent event) {
    if (records.plan() == null) {
      EndMarker marker = records.marker();
      if (marker == null) {
        return new Decision.Fold();
      }
      return new Decision.Refused(
          switch (marker.kind()) {
            case EXPIRED ->
                new Refusal(
                    DeadLetterReason.PLAN_EXPIRED,
                    "",
                    "the plan has left the stores: its retention is over");
            case ERASED -> new Refusal(DeadLetterReason.ERASED, "", "the plan was erased");
          });
    }
    EventRecord known = records.event(event.order().id(), event.order().source());
    if (known == null) {
      return new Decision.Fold();
    }
    return known.fingerprint() == event.fingerprint()
        ? new Decision.Duplicate()
        : new Decision.Refused(
            new Refusal(
                DeadLetterReason.ID_CONFLICT,
                "/id",
                "another event of source '"
                    + event.order().source()
                    + "' with this id is folded already"));
  }

  /** Adds an event that {@link #decide} said to fold. */
  public static Applied apply(PlanRecords records, PlanEvent event, Origin origin) {
    PlanUnit unit = new PlanUnit(records, planOrNew(records));
    PlanState.Draft plan = unit.plan();
    if (!(event.fact() instanceof Fact.Warned)) {
      plan.events++;
      plan.attributes = plan.attributes.with(event);
      plan.lifecycle = plan.lifecycle.with(event);
    }
    unit.record(new EventRecord(event.fingerprint(), TimelineEntries.of(event, origin)));
    boolean announce = false;
    switch (event.fact()) {
      case Fact.Request request -> {
        addRequest(unit, records, event, request);
        announce = announced(plan, request.correlationId());
      }
      case Fact.Result result -> addResult(unit, records, event, result);
      case Fact.TaskReport report -> {
        addReport(unit, event.order(), report);
        if (report.stage() != null && report.step() != null) {
          plan.stageSteps = plan.stageSteps.with(report.stage(), report.step());
        }
      }
      case Fact.TaskLog log -> {
        records.putLog(event.order(), log.level());
        long errors = log.level() == LogLevel.ERROR ? 1 : 0;
        plan.errorLogs += errors;
        if (errors > 0 && log.taskId() != null) {
          unit.change(log.taskId(), task -> task.withLedger(Usage.NONE, errors));
        }
      }
      case Fact.TaskUsage spent -> {
        plan.usage = plan.usage.plus(spent.usage());
        if (spent.taskId() != null) {
          unit.change(spent.taskId(), task -> task.withLedger(spent.usage(), 0));
        }
      }
      case Fact.PlanStarted started -> {
        if (started.totalActions() != null) {
          plan.declaredTasks = Math.max(plan.declaredTasks, started.totalActions());
        }
      }
      case Fact.DelegationStarted start ->
          records.put(
              unit.delegation(start.groupId())
                  .with(
                      event.order(),
                      new DelegationState.Started(start.parentTaskId(), start.totalTasks())));
      case Fact.PlanStateChanged changed -> {}
      case Fact.PlanWaiting waiting -> {}
      case Fact.PlanPaused paused -> {}
      case Fact.PlanResumed resumed -> {}
      case Fact.PlanEnded ended -> {}
      case Fact.Warned warned -> {}
      case Fact.Other other -> {}
    }
    unit.settle(EAGER_GROUP);
    boolean due =
        plan.changedTasks().size() >= SNAPSHOT_DUE || plan.unsettledGroups.size() >= SNAPSHOT_DUE;
    List<EventRecord> events = unit.writeEvents();
    unit.write(plan.state());
    return new Applied(events, announce, due);
  }

  /**
   * Makes the next version of a plan that has one due: settles what was put off, and clears the
   * mark.
   *
   * @param emitting told the version before this one, before the new one is in the records
   */
  public static Snapshot snapshot(PlanRecords records, PlanKey key, LongConsumer emitting) {
    PlanUnit unit = stored(records);
    unit.settle(GroupPairing.BOUND);
    List<EventRecord> events = unit.writeEvents();
    List<String> changed = List.copyOf(unit.plan().changedTasks());
    PlanState emitted = emitted(unit, emitting);
    List<TaskExecution> tasks = new ArrayList<>();
    for (String taskId : changed) {
      TaskState task = Objects.requireNonNull(records.task(taskId), "a changed task has a record");
      tasks.add(Snapshots.task(key, emitted.version(), TaskRules.outcome(task)));
    }
    return new Snapshot(Snapshots.plan(key, emitted.version(), emitted), tasks, events);
  }

  /**
   * Makes the next version of a plan of which nobody knows what was told since the last: with every
   * task, and with every result that may have been matched without a word.
   *
   * @param emitting as above
   */
  public static Snapshot wholeSnapshot(PlanRecords records, PlanKey key, LongConsumer emitting) {
    settleUntold(records);
    PlanState emitted = emitted(stored(records), emitting);
    List<TaskExecution> tasks = new ArrayList<>();
    records.forEachTask(
        task -> {
          if (task.known()) {
            tasks.add(Snapshots.task(key, emitted.version(), TaskRules.outcome(task)));
          }
        });
    List<EventRecord> events = new ArrayList<>();
    if (emitted.indexed()) {
      // Only large groups of one correlation are matched at a snapshot; which were is not kept.
      records.forEachEvent(
          event -> {
            if (event.entry().getKind() == EventKind.RESULT) {
              events.add(event);
            }
          });
    }
    return new Snapshot(Snapshots.plan(key, emitted.version(), emitted), tasks, events);
  }

  /** Settles what was put off without making a version: nobody is told. */
  public static void settleUntold(PlanRecords records) {
    PlanUnit unit = stored(records);
    unit.settle(GroupPairing.BOUND);
    unit.writeEvents();
    unit.write(unit.plan().untold());
  }

  private static PlanUnit stored(PlanRecords records) {
    return new PlanUnit(
        records, Objects.requireNonNull(records.plan(), "a plan without events has no snapshot"));
  }

  private static PlanState emitted(PlanUnit unit, LongConsumer emitting) {
    PlanState emitted = unit.plan().emitted();
    emitting.accept(emitted.version() - 1);
    unit.write(emitted);
    return emitted;
  }

  private static PlanState planOrNew(PlanRecords records) {
    PlanState plan = records.plan();
    if (plan != null) {
      return plan;
    }
    EndMarker marker = records.marker();
    return PlanState.unknown(marker == null ? 0 : marker.lastVersion());
  }

  private static void addRequest(
      PlanUnit unit, PlanRecords records, PlanEvent event, Fact.Request request) {
    unit.change(
        request.taskId(),
        task ->
            task.with(
                new TaskFacts.Requested(
                    event.order(),
                    request.attempt(),
                    request.named(),
                    event.type(),
                    request.responseEvent(),
                    request.correlationId(),
                    request.assignedTo(),
                    request.parentTaskId(),
                    request.groupId())));
    if (unit.plan().namesRequests) {
      for (Candidate candidate : records.naming(event.order().id())) {
        rematch(unit, records, candidate);
      }
    }
  }

  private static void addResult(
      PlanUnit unit, PlanRecords records, PlanEvent event, Fact.Result result) {
    unit.plan().usage = unit.plan().usage.plus(result.usage());
    TaskFacts.Ended ending =
        new TaskFacts.Ended(
            event.order(),
            result.attempt(),
            result.named(),
            MatchRule.NAMED,
            result.outcome(),
            false,
            null,
            result.message(),
            result.error(),
            result.usage(),
            result.groupId());
    if (result.taskId() != null) {
      unit.change(result.taskId(), task -> task.with(ending));
      return;
    }
    Candidate candidate =
        new Candidate(ending, new CorrelationGroup(result.correlationId(), event.type()));
    for (String requestId : names(result.named())) {
      records.putNaming(requestId, candidate);
      unit.plan().namesRequests = true;
    }
    String named = requestedTask(unit, result.named());
    if (named != null) {
      unit.attach(ending, MatchRule.BY_EVENT, named);
    } else {
      unit.index();
      records.putGroupResult(candidate);
      unit.unsettle(candidate.group(), 1);
    }
  }

  /**
   * A request came that a result names by its event id: the result leaves its correlation group, or
   * an earlier request.
   */
  private static void rematch(PlanUnit unit, PlanRecords records, Candidate candidate) {
    TaskFacts.Ended ending = candidate.ending();
    String target = requestedTask(unit, ending.named());
    String now = unit.matchOf(ending.order());
    boolean byEvent = now != null && unit.isAttached(ending.order(), now, MatchRule.BY_EVENT);
    if (target == null || (byEvent && target.equals(now))) {
      return;
    }
    if (!byEvent) {
      records.removeGroupResult(candidate.group(), ending.order());
      unit.unsettle(candidate.group(), 0);
    }
    if (now != null) {
      unit.detach(ending.order(), now);
    }
    unit.attach(ending, MatchRule.BY_EVENT, target);
  }

  private static Set<String> names(NamedEvents named) {
    Set<String> names = new LinkedHashSet<>(2);
    if (named.actionEventId() != null) {
      names.add(named.actionEventId());
    }
    if (named.parentEventId() != null) {
      names.add(named.parentEventId());
    }
    return names;
  }

  private static @org.jspecify.annotations.Nullable String requestedTask(
      PlanUnit unit, NamedEvents named) {
    String task = unit.taskOfRequest(named.actionEventId());
    return task == null ? unit.taskOfRequest(named.parentEventId()) : task;
  }

  private static void addReport(PlanUnit unit, EventOrder at, Fact.TaskReport report) {
    if (report.state().terminal()) {
      TaskFacts.Ended ending =
          new TaskFacts.Ended(
              at,
              report.attempt(),
              report.named(),
              MatchRule.REPORTED,
              report.state(),
              report.progressReport(),
              report.progress(),
              report.message(),
              report.error(),
              Usage.NONE,
              null);
      unit.change(report.taskId(), task -> task.with(ending));
    } else {
      TaskFacts.Reported reported =
          new TaskFacts.Reported(
              at,
              report.attempt(),
              report.named(),
              report.state(),
              report.progressReport(),
              report.progress(),
              report.message(),
              report.stage(),
              report.step());
      unit.change(report.taskId(), task -> task.with(reported));
    }
  }

  private static boolean announced(PlanState.Draft plan, String correlationId) {
    long hash = correlationHash(correlationId);
    if (plan.announced.contains(hash)) {
      return false;
    }
    List<Long> announced = new ArrayList<>(plan.announced);
    if (announced.size() == ANNOUNCED_KEPT) {
      announced.removeFirst();
    }
    announced.add(hash);
    plan.announced = List.copyOf(announced);
    return true;
  }

  /** FNV-1a, 64 bits. */
  private static long correlationHash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }
}
